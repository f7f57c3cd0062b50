/** Is entered a token, and is killed at the moment at which the audit is to be told what came of it. */

import { join } from 'node:path';
import { AuditStore } from '../../src/audit/audit-store.ts';
import type { AuditBeginning } from '../../src/audit/model/journal.ts';
import { DiscordOwner } from '../../src/config/discord-owner.ts';
import { DiscordTokens } from '../../src/config/discord-token.ts';
import { createLogger } from '../../src/config/logger.ts';
import { openStore } from '../../src/store/open.ts';

const [dataDir = '', token = ''] = process.argv.slice(2);
const secrets = new Set<string>();
const log = createLogger({ logLevel: 'fatal', logFormat: 'json', program: 'bot', secrets });
const clock = { now: Date.now };

const db = openStore({ path: join(dataDir, 'stevedore.db'), log, clock });
const store = new AuditStore(db, { log, clock });
const audit = {
  begin(entry: AuditBeginning) {
    store.begin(entry);
    return () => void process.kill(process.pid, 'SIGKILL');
  },
};
const isKnown = async () => ({ applicationId: '1', name: 'Ours', ownerId: '2' });
const owner = await DiscordOwner.open({ dataDir, fromEnvironment: null, onTransfer: () => {}, log });
const canAsk = () => false;
const onAsk = () => {};
const tokens = await DiscordTokens.open({
  fromEnvironment: null,
  dataDir,
  secrets,
  isKnown,
  audit,
  clock,
  log,
  owner,
  canAsk,
  onAsk,
});
await tokens.enter(token);
