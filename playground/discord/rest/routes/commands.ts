import { checkCommand, checkCommands, refuse } from '../../rules/check.ts';
import { checkKind } from '../../rules/fields.ts';
import type { FieldError } from '../../rules/rule.ts';
import type { Scope } from '../../world/command-registry.ts';
import { isObject, type JsonObject, numberOr, text } from '../../world/json.ts';
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
    { method: 'GET', path, handle: (request) => ({ body: request.application.commands.list(scopeOf(request)) }) },
    { method: 'PUT', path, limit, handle: replaceAll },
    { method: 'POST', path, limit, handle: create },
    { method: 'GET', path: `${path}/:command`, handle: (request) => ({ body: find(request) }) },
    { method: 'PATCH', path: `${path}/:command`, limit, handle: change },
    {
      method: 'DELETE',
      path: `${path}/:command`,
      limit,
      handle: (request) => {
        request.application.commands.delete(scopeOf(request), find(request).id);
        return {};
      },
    },
  ];
}

function scopeOf(request: Request): Scope {
  request.rules.refuseIf('application-is-own', request.params['application'] !== request.application.id);
  const guildId = request.params['guild'];
  if (guildId === undefined) return undefined;
  const guild = request.world.guilds.get(guildId);
  request.rules.refuseIf('commands-where-invited', guild !== undefined && !guild.hasBotOf(request.application));
  return (guild ?? request.rules.missing('guild-exists')).id;
}

function find(request: Request) {
  const command = request.application.commands.get(scopeOf(request), request.params['command'] ?? '');
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
  return { body: request.application.commands.replace(scope, bodies) };
}

function create(request: Request) {
  const scope = scopeOf(request);
  checkCommand(request.rules, request.object);
  const isNew = mayCreate(request, scope, [request.object]) > 0;
  request.rules.refuseIf('command-limit', isNew && request.application.commands.list(scope).length >= perScope);
  const { command, created } = request.application.commands.put(scope, request.object);
  return { status: created ? 201 : 200, body: command };
}

function change(request: Request) {
  const scope = scopeOf(request);
  const old = find(request);
  checkCommand(request.rules, { ...(old as unknown as JsonObject), ...request.object });
  return { body: request.application.commands.patch(scope, old.id, request.object) };
}

/** Returns how many of the commands are new; refuses when that is more than may be created today. */
function mayCreate({ application, rules }: Request, scope: Scope, bodies: readonly JsonObject[]): number {
  const created = bodies.filter(
    (body) => application.commands.find(scope, text(body['name']), numberOr(body['type'], 1)) === undefined,
  );
  const tooMany = application.commands.createdToday(scope) + created.length > perDay;
  rules.refuseIf('daily-command-creates', tooMany, {
    retry_after: application.commands.untilNextCreation(scope) / 1000,
    global: false,
  });
  return created.length;
}
