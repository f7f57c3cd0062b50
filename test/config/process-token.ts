/** Is entered a token, and is killed at the moment at which the audit is to be told what came of it. */

import { join } from 'node:path';
import { DiscordTokens } from '../../src/config/discord-token.ts';
import { createLogger } from '../../src/config/logger.ts';
import type { AuditEnding, AuditId } from '../../src/core/audit/journal.ts';
import { AuditStore } from '../../src/store/audit.ts';
import { openStore } from '../../src/store/open.ts';

const [dataDir = '', token = ''] = process.argv.slice(2);
const secrets = new Set<string>();
const log = createLogger({ logLevel: 'fatal', logFormat: 'json', program: 'bot', secrets });
const clock = { now: Date.now };

class KilledAtTheEnd extends AuditStore {
  override finish(_id: AuditId | null, _ending: AuditEnding): void {
    process.kill(process.pid, 'SIGKILL');
  }
}

const db = openStore({ path: join(dataDir, 'stevedore.db'), log, clock });
const audit = new KilledAtTheEnd(db, { log, clock });
const isKnown = async () => true;
const tokens = await DiscordTokens.open({ fromEnvironment: null, dataDir, secrets, isKnown, audit, clock, log });
await tokens.enter(token);
