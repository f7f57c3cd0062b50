import { checkCommand, checkCommands, refuse } from '../../rules/check.ts';
import { checkKind } from '../../rules/fields.ts';
import type { FieldError } from '../../rules/rule.ts';
import type { Scope } from '../../world/command-registry.ts';
import { isObject, type JsonObject, numberOr, text } from '../../world/json.ts';
import { findGuild } from '../find.ts';
import type { Request, Route } from '../route.ts';

const perDay = 200;
const perScope = 100;
const limit = { limit: 5, perMs: 20_000, by: ['application', 'guild'] };

/** Commands, of the application as a whole and of one guild. */
export const commandRoutes: readonly Route[] = [
  ...of('/applications/:application/commands'),
  ...of('/applications/:application/guilds/:guild/commands'),
];

function of(path: string): Route[] {
  return [
    { method: 'GET', path, handle: (request) => ({ body: request.world.commands.list(scopeOf(request)) }) },
    { method: 'PUT', path, limit, handle: replaceAll },
    { method: 'POST', path, limit, handle: create },
    { method: 'GET', path: `${path}/:command`, handle: (request) => ({ body: find(request) }) },
    { method: 'PATCH', path: `${path}/:command`, limit, handle: change },
    {
      method: 'DELETE',
      path: `${path}/:command`,
      limit,
      handle: (request) => {
        request.world.commands.delete(scopeOf(request), find(request).id);
        return {};
      },
    },
  ];
}

function scopeOf(request: Request): Scope {
  request.rules.refuseIf('application-is-own', request.params['application'] !== request.world.application.id);
  return request.params['guild'] === undefined ? undefined : findGuild(request).id;
}

function find(request: Request) {
  const command = request.world.commands.get(scopeOf(request), request.params['command'] ?? '');
  return command ?? request.rules.missing('command-exists');
}

function replaceAll(request: Request) {
  const scope = scopeOf(request);
  const errors: FieldError[] = [];
  if (request.rules.enforces('command-set-is-a-list')) {
    checkKind(request.body ?? {}, 'list', [], (path, code, message) => errors.push({ path, code, message }));
  }
  refuse(errors);
  const bodies = Array.isArray(request.body) ? request.body.filter(isObject) : [];
  checkCommands(request.rules, bodies);
  request.rules.refuseIf('command-limit', bodies.length > perScope);
  mayCreate(request, scope, bodies);
  return { body: request.world.commands.replace(scope, bodies) };
}

function create(request: Request) {
  const scope = scopeOf(request);
  checkCommand(request.rules, request.object);
  const isNew = mayCreate(request, scope, [request.object]) > 0;
  request.rules.refuseIf('command-limit', isNew && request.world.commands.list(scope).length >= perScope);
  const { command, created } = request.world.commands.put(scope, request.object);
  return { status: created ? 201 : 200, body: command };
}

function change(request: Request) {
  const scope = scopeOf(request);
  const old = find(request);
  checkCommand(request.rules, { ...(old as unknown as JsonObject), ...request.object });
  return { body: request.world.commands.patch(scope, old.id, request.object) };
}

/** Returns how many of the commands are new; refuses when that is more than may be created today. */
function mayCreate({ world, rules }: Request, scope: Scope, bodies: readonly JsonObject[]): number {
  const created = bodies.filter(
    (body) => world.commands.find(scope, text(body['name']), numberOr(body['type'], 1)) === undefined,
  );
  const tooMany = world.commands.createdToday(scope) + created.length > perDay;
  rules.refuseIf('daily-command-creates', tooMany, {
    retry_after: world.commands.untilNextCreation(scope) / 1000,
    global: false,
  });
  return created.length;
}
