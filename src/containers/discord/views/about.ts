import type { ConfigStatus } from '../../../config/file/config-store.ts';
import { CONFIG_FILE } from '../../../config/file/file-config-store.ts';
import { formatProblem } from '../../../config/file/problem.ts';
import { inForceMeanwhile } from '../../../discord/ui/config.ts';
import { ago, plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import { type EngineStatus, engineErrorWords } from '../../../hosts/model/engine.ts';
import { formatMemory } from '../../../stats/model/format.ts';
import { howToCountMemory } from '../../../stats/model/memory-accounting.ts';
import type { SourcesState } from '../../../stats/model/source-state.ts';

export interface AboutQuestion {
  readonly version: string;
  readonly startedAt: number;
  /** Milliseconds between a heartbeat and its acknowledgement; `null` before the first. */
  readonly gatewayPingMs: number | null;
  readonly engine: EngineStatus;
  readonly sources: SourcesState;
  readonly containers: number;
  readonly config: ConfigStatus;
  /** Resident memory of the bot's process, bytes. */
  readonly memoryBytes: number;
  /** For an admin: also what tells of the host, such as names, paths and addresses. */
  readonly facts: boolean;
  /** The server whose managers are admins, as a sentence about it. */
  readonly homeGuild: string;
}

/** What somebody who helps with a problem asks first. */
export function aboutView(facts: AboutQuestion): View {
  const { engine } = facts;
  const ping = facts.gatewayPingMs === null ? 'not measured yet' : `${Math.round(facts.gatewayPingMs)} ms`;
  return {
    tone: engine.connected ? 'neutral' : 'warning',
    title: 'About Stevedore',
    body: [
      [
        `**Version** ${plain(facts.version)} on Node ${process.versions.node}`,
        `**Started** ${ago(facts.startedAt)}`,
        `**Discord** connected, ping ${ping}`,
        `**Memory** ${formatMemory(facts.memoryBytes)}`,
        ...(facts.facts ? [`**Home server** ${facts.homeGuild}`] : []),
      ].join('\n'),
      engine.connected ? engineLines(engine.info, facts) : engineAway(engine, facts.facts),
      sourceLines(facts.sources, facts.facts),
      ...(facts.facts ? [configLines(facts.config)] : []),
    ],
  };
}

function engineLines(
  info: Extract<EngineStatus, { connected: true }>['info'],
  { containers, facts }: AboutQuestion,
): string {
  const warnings = facts ? info.warnings.slice(0, 5).map((warning) => `- ⚠️ ${plain(warning, 150)}`) : [];
  return [
    `**Engine** ${plain(info.version)} (API ${plain(info.apiVersion)})${facts ? ` on ${plain(info.hostName)}` : ''}`,
    `**Host** ${info.cpus} ${info.cpus === 1 ? 'core' : 'cores'}, ${formatMemory(info.memoryBytes)} memory, ${plain(info.os)} ${plain(info.arch)}`,
    `**Containers** ${containers}`,
    ...warnings,
  ].join('\n');
}

function sourceLines(sources: SourcesState, facts: boolean): string {
  const lines = sources.sources.map(({ name, standing, lastMs, failures, lastError }) => {
    const speed = lastMs === null ? '' : ` · ${lastMs.toFixed(1)} ms a refresh`;
    const trouble = facts && standing === 'waiting' && lastError ? `: ${plain(lastError.message, 200)}` : '';
    return `- ${plain(name)} · ${standings[standing]}${speed}${failures > 0 ? ` · failed ${failures} times` : ''}${trouble}`;
  });
  const memory = sources.memoryAccounted === false ? [`⚠️ ${howToCountMemory}`] : [];
  // Sources are tried when figures are wanted for the first time, which the history sees to within a minute.
  const untried = sources.sources.every(({ standing, lastMs }) => standing === 'ready' && lastMs === null);
  return [`**Stats**${untried ? ' · not read yet' : ''}`, ...lines, ...memory].join('\n');
}

const standings: Record<SourcesState['sources'][number]['standing'], string> = {
  'in-use': '**in use**',
  ready: 'ready',
  waiting: 'not working now',
  demoted: 'not trusted: its figures differ',
};

function engineAway(status: Extract<EngineStatus, { connected: false }>, facts: boolean): string {
  const away = `🔌 **The Docker Engine has been out of reach since ${ago(status.since)}.**`;
  if (!status.error) return away;
  const { kind, message, advice } = status.error;
  if (!facts) return `${away}\n${engineErrorWords[kind]}`;
  return `${away}\n${plain(message, 300)}${advice ? `\n**What helps:** ${plain(advice, 500)}` : ''}`;
}

/** What is wrong with the file is for those who may mend it. */
function configLines(status: ConfigStatus): string {
  const file = plain(CONFIG_FILE);
  if (status.ok) return `**${file}** in force`;
  const wrong = status.problems.slice(0, 5).map((problem) => `- ${plain(formatProblem(problem, CONFIG_FILE), 300)}`);
  const more = status.problems.length - wrong.length;
  return [
    `⚠️ **${file} is not right** since ${ago(status.since)}; ${plain(inForceMeanwhile(status), 500)}.`,
    ...wrong,
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ].join('\n');
}
