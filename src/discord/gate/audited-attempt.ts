import type { AuditAllowance, Finish } from '../../audit/model/audit-allowance.ts';
import type { AuditOutcome } from '../../audit/model/entry.ts';
import type { AuditBeginning } from '../../audit/model/journal.ts';
import type { Container } from '../../containers/model/container.ts';
import type { MemberActor } from './command.ts';
import { type Answerable, type GateRequest, wordFor } from './request.ts';
import type { Services } from './services.ts';

export interface AuditedAttemptDeps {
  readonly interaction: Answerable;
  readonly actor: MemberActor;
  readonly services: Services;
  readonly allowance: AuditAllowance;
}

/** One thing that a person wants, as the audit sees it while more and more of it becomes known. */
export class AuditedAttempt {
  readonly #deps: AuditedAttemptDeps;
  readonly #started: number;
  readonly #at: number;
  #finish: Finish | null = null;
  /** `null` while it is not understood. */
  asked: GateRequest | null = null;
  /** `null` while it is not resolved, and where it is about none. */
  container: Container | null = null;

  constructor(deps: AuditedAttemptDeps) {
    this.#deps = deps;
    this.#started = deps.services.clock.monotonic();
    this.#at = deps.services.clock.now();
  }

  /** From now on it is an action that is under way, also where the program is killed. */
  undertake(target?: string): void {
    const beginning = { ...this.#beginning(), ...(target === undefined ? {} : { target }) };
    this.#finish = this.#deps.allowance.begin(beginning);
  }

  end(outcome: AuditOutcome, detail: string | null): void {
    const { services, allowance } = this.#deps;
    const durationMs = Math.round(services.clock.monotonic() - this.#started);
    const ending = { outcome, durationMs, detail };
    if (this.#finish) this.#finish(ending);
    else allowance.record({ ...this.#beginning(), ...ending });
  }

  #beginning(): AuditBeginning {
    const { interaction, actor } = this.#deps;
    return {
      at: this.#at,
      actor,
      guildId: interaction.guildId,
      channelId: interaction.channelId,
      action: this.asked?.action ?? wordFor(interaction),
      target: this.container?.name ?? this.asked?.target ?? null,
    };
  }
}
