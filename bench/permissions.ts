/**
 * How long a decision takes: 500 containers, 200 rules, members with ten roles.
 *
 *   npx node bench/permissions.ts
 */
import { can } from '../src/access/model/can.ts';
import { type CompiledPolicy, compilePolicy } from '../src/access/model/compiled-policy.ts';
import { containerPermissions } from '../src/access/model/permission.ts';
import type { Rule } from '../src/access/model/policy.ts';
import type { Selector } from '../src/access/model/selector.ts';
import { container, member, policy } from '../test/access/model/examples.ts';

const CONTAINERS = 500;
const RULES = 200;
const CHANNELS = 20;
const ROUNDS = 9;

const containers = Array.from({ length: CONTAINERS }, (_, n) =>
  container(`app-${n}-${'abcdefgh'[n % 8]}`, {
    project: n % 5 === 0 ? `project-${n % 25}` : null,
    labels: { tier: `tier-${n % 10}`, 'com.example.owner': 'someone' },
  }),
);
const members = Array.from({ length: 50 }, (_, n) =>
  member(`user-${n}`, ...Array.from({ length: 10 }, (_unused, role) => `role-${(n * 7 + role * 3) % 60}`)),
);

function selectors(n: number): readonly Selector[] {
  return [
    { kind: 'name', pattern: `app-${n * 2}-${'abcdefgh'[(n * 2) % 8]}` },
    { kind: 'name', pattern: `app-*${n % 10}-?` },
    { kind: 'label', key: 'tier', value: `tier-${n % 40}` },
    { kind: 'project', name: `project-${n % 50}` },
  ];
}

const rules: readonly Rule[] = Array.from({ length: RULES }, (_, n) => ({
  name: null,
  effect: n % 5 === 0 ? 'deny' : 'allow',
  permissions: [containerPermissions[n % 6] ?? 'view'],
  containers: selectors(n),
  to: { roles: [`role-${n % 60}`], users: [`user-${n % 50}`], everyone: n % 40 === 7 },
  channels: n % 3 === 0 ? [`channel-${n % CHANNELS}`] : null,
}));

/** Nanoseconds per decision over every container and permission, and how many were allowed. */
function round(compiled: CompiledPolicy, seed: number): { readonly ns: number; readonly allowed: number } {
  let allowed = 0;
  let decisions = 0;
  const started = process.hrtime.bigint();
  for (const permission of containerPermissions)
    for (const target of containers) {
      const actor = members[(decisions + seed) % members.length];
      if (actor && can(actor, permission, target, `channel-${decisions % CHANNELS}`, compiled).allowed) allowed++;
      decisions++;
    }
  return { ns: Number(process.hrtime.bigint() - started) / decisions, allowed };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const whole = policy(rules);
// Warm up the compiler, not the policy: each "first" round has a policy that has seen no container yet.
for (let n = 0; n < 20; n++) round(compilePolicy(whole), n);
const compiling: number[] = [];
const first: number[] = [];
const later: number[] = [];
for (let n = 0; n < ROUNDS; n++) {
  const started = process.hrtime.bigint();
  const compiled = compilePolicy(whole);
  compiling.push(Number(process.hrtime.bigint() - started));
  first.push(round(compiled, n).ns);
  later.push(round(compiled, n).ns);
}
const { allowed } = round(compilePolicy(whole), 0);

console.log(`permissions: ${CONTAINERS} containers, ${RULES} rules, median of ${ROUNDS} rounds`);
console.log(`  a decision:                         ${median(later).toFixed(0)} ns`);
console.log(`  a decision, rules just changed:     ${median(first).toFixed(0)} ns (with matching each container once)`);
console.log(`  preparing the rules after a change: ${(median(compiling) / 1000).toFixed(0)} µs`);
console.log(`  allowed in the sample:              ${allowed} of ${CONTAINERS * containerPermissions.length}`);
