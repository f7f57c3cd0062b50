import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { type CloseName, closes } from '../../gateway/closes.ts';
import type { RawGateway } from '../../raw-gateway.ts';

/** Something a bot does on the gateway that gets it closed. */
export interface GatewayCase {
  readonly rule: CloseName;
  readonly code: number;
  /** Query of the address. */
  readonly query?: string;
  readonly send: (gateway: RawGateway) => void | Promise<void>;
}

function closed(rule: CloseName, send: GatewayCase['send'], query?: string): GatewayCase {
  return { rule, code: closes[rule].code, send, ...(query === undefined ? {} : { query }) };
}

/** What the gateway closes a connection for. */
export const gatewayCases: readonly GatewayCase[] = [
  closed('gateway-opcode', (gateway) => gateway.send({ op: 99, d: null })),
  closed('gateway-payload', (gateway) => gateway.sendRaw('{')),
  closed('gateway-identify-first', (gateway) => gateway.send({ op: GatewayOpcodes.PresenceUpdate, d: {} })),
  closed('gateway-token', (gateway) => gateway.identify({ token: 'no' })),
  closed('gateway-identify-once', async (gateway) => {
    gateway.identify();
    await gateway.event('READY');
    gateway.identify();
  }),
  closed('gateway-sequence', async (gateway) => {
    gateway.identify();
    const ready = await gateway.event('READY');
    await gateway.again();
    gateway.send({ op: GatewayOpcodes.Resume, d: { token: gateway.token, session_id: ready['session_id'], seq: 999 } });
  }),
  closed('gateway-send-rate', (gateway) => {
    for (let i = 0; i < 121; i++) gateway.send({ op: GatewayOpcodes.Heartbeat, d: null });
  }),
  closed('gateway-shard', (gateway) => gateway.identify({ shard: [1, 1] })),
  closed('gateway-version', () => {}, '?v=9&encoding=json'),
  closed('gateway-intents-valid', (gateway) => gateway.identify({ intents: 1 << 30 })),
  closed('gateway-intents-allowed', (gateway) =>
    gateway.identify({ intents: GatewayIntentBits.Guilds | GatewayIntentBits.MessageContent }),
  ),
];
