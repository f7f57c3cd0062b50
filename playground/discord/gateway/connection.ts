import { GatewayDispatchEvents, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import type { Application } from '../world/application.ts';
import { isObject, type JsonObject, text } from '../world/json.ts';
import { type CloseName, closes } from './closes.ts';
import type { Gateway } from './gateway.ts';
import { allIntents, privilegedIntents } from './intents.ts';
import { Session } from './session.ts';

/** Messages a bot may send in a minute. */
const sendLimit = 120;

/** One WebSocket of a bot. */
export class Connection {
  /** Whether nothing is sent any more. */
  silent = false;
  readonly #gateway: Gateway;
  readonly #socket: WebSocket;
  readonly #query: URLSearchParams;
  #session: Session | undefined;
  #received: number[] = [];

  constructor(gateway: Gateway, socket: WebSocket, query: URLSearchParams) {
    this.#gateway = gateway;
    this.#socket = socket;
    this.#query = query;
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => this.#session?.detach(gateway.world.clock.now()));
    socket.on('error', () => socket.terminate());
  }

  /** Who has identified here. */
  get application(): Application | undefined {
    return this.#session?.application;
  }

  /** The first thing a bot hears. */
  hello(): void {
    if (this.#query.get('v') !== '10' && this.#closes('gateway-version')) return;
    this.#send({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: this.#gateway.options.heartbeatMs } });
  }

  /** Closes with a code, or cuts the wire. */
  close(code?: number): void {
    this.#session?.detach(this.#gateway.world.clock.now());
    this.#session = undefined;
    if (code === undefined) this.#socket.terminate();
    else this.#socket.close(code);
  }

  /** Op 7. */
  reconnect(): void {
    this.#send({ op: GatewayOpcodes.Reconnect, d: null });
  }

  /** Op 9. */
  invalidSession(resumable: boolean): void {
    this.#session?.detach(this.#gateway.world.clock.now());
    this.#session = undefined;
    this.#send({ op: GatewayOpcodes.InvalidSession, d: resumable });
  }

  #send(payload: object): void {
    if (!this.silent && this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(JSON.stringify({ t: null, s: null, ...payload }));
    }
  }

  /** Closes for breaking a rule; false when the rule is switched off. */
  #closes(name: CloseName): boolean {
    if (!this.#gateway.rules.enforces(name)) return false;
    this.#socket.close(closes[name].code, closes[name].reason);
    return true;
  }

  #receive(raw: string): void {
    const now = this.#gateway.world.clock.monotonic();
    this.#received = [...this.#received.filter((at) => at > now - 60_000), now];
    if (this.#received.length > sendLimit && this.#closes('gateway-send-rate')) return;
    const payload = parse(raw);
    if (payload === undefined) {
      this.#closes('gateway-payload');
      return;
    }
    const data = isObject(payload['d']) ? payload['d'] : {};
    switch (payload['op']) {
      case GatewayOpcodes.Heartbeat:
        this.#gateway.heartbeats++;
        this.#send({ op: GatewayOpcodes.HeartbeatAck });
        break;
      case GatewayOpcodes.Identify:
        this.#identify(data);
        break;
      case GatewayOpcodes.Resume:
        this.#resume(data);
        break;
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestGuildMembers:
        if (this.#session === undefined) this.#closes('gateway-identify-first');
        break;
      default:
        this.#closes('gateway-opcode');
    }
  }

  #identify(data: JsonObject): void {
    const { world, options } = this.#gateway;
    const rejection = this.#gateway.takeRejection();
    if (rejection !== undefined) {
      this.#socket.close(rejection);
      return;
    }
    if (this.#session !== undefined && this.#closes('gateway-identify-once')) return;
    const known = this.#applicationOf(data);
    if (known === undefined && this.#closes('gateway-token')) return;
    if (this.#badShard(data['shard']) && this.#closes('gateway-shard')) return;
    const intents = Number(data['intents'] ?? Number.NaN);
    if ((!Number.isSafeInteger(intents) || intents & ~allIntents) && this.#closes('gateway-intents-valid')) return;
    const disallowed = intents & privilegedIntents & ~options.privilegedIntents;
    if (disallowed !== 0 && this.#closes('gateway-intents-allowed')) return;
    const application = known ?? world.application;
    this.#gateway.identifies++;
    application.identifies++;
    const session = new Session(application, intents);
    this.#gateway.sessions.set(session.id, session);
    this.#attach(session);
    this.#ready(session);
  }

  #applicationOf(data: JsonObject): Application | undefined {
    return this.#gateway.world.applicationOf(text(data['token']).replace(/^Bot /, ''));
  }

  #badShard(shard: unknown): boolean {
    return Array.isArray(shard) && (shard.length !== 2 || !(Number(shard[0]) < Number(shard[1])));
  }

  #ready(session: Session): void {
    const { world } = this.#gateway;
    const { application } = session;
    const guilds = world.guildsOf(application);
    session.dispatch(GatewayDispatchEvents.Ready, {
      v: 10,
      user: { ...application.botUser.toApi(), mfa_enabled: true, verified: true, email: null },
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: world.origin.replace('http', 'ws'),
      shard: [0, 1],
      application: application.toPartial(),
      private_channels: [],
      presences: [],
      relationships: [],
      user_settings: {},
    });
    // One that is away follows when it is back.
    for (const guild of guilds.filter(({ isAway }) => !isAway))
      session.dispatch(GatewayDispatchEvents.GuildCreate, guild.toGateway(application));
    world.changed();
  }

  #resume(data: JsonObject): void {
    const { world } = this.#gateway;
    if (this.#session !== undefined && this.#closes('gateway-identify-once')) return;
    const known = this.#applicationOf(data);
    if (known === undefined && this.#closes('gateway-token')) return;
    const session = this.#gateway.resumable(text(data['session_id']));
    if (session === undefined || (known !== undefined && session.application !== known)) {
      this.#send({ op: GatewayOpcodes.InvalidSession, d: false });
      return;
    }
    const after = Number(data['seq']);
    if (after > session.sequence && this.#closes('gateway-sequence')) return;
    if (!session.canReplay(after)) {
      this.#gateway.sessions.delete(session.id);
      this.#send({ op: GatewayOpcodes.InvalidSession, d: false });
      return;
    }
    this.#gateway.resumes++;
    this.#attach(session);
    session.replay(after);
    session.dispatch(GatewayDispatchEvents.Resumed, { _trace: [] });
    world.changed();
  }

  #attach(session: Session): void {
    this.#session = session;
    session.attach((payload) => this.#send(payload));
  }
}

function parse(raw: string): JsonObject | undefined {
  try {
    const payload: unknown = JSON.parse(raw);
    return isObject(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}
