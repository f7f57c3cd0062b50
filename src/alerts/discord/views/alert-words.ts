import { ago, duration, plain } from '../../../discord/ui/text.ts';
import { formatPercent, formatSize } from '../../../stats/model/format.ts';
import type { Alert, AlertFacts, Healing } from '../../model/alert.ts';

/** How one alert is spoken of. Signs differ in shape, never in colour alone. */
export interface AlertWords {
  readonly sign: string;
  /** Of a message about this alone. */
  readonly title: string;
  /** Of a message about so many of the kind. */
  several(count: number): string;
  /** What happened and when, in one line. */
  readonly sentence: string;
}

export function alertWords(alert: Alert): AlertWords {
  const { facts, lastAt, openedAt, count } = alert;
  const name = plain(alert.subject, 60);
  const bold = `**${name}**`;
  const code = typeof facts.exitCode === 'number' ? ` with exit code ${facts.exitCode}` : '';
  const when = awayWords(facts) ?? ago(lastAt);
  const words = (sign: string, title: string, several: string, sentence: string): AlertWords => {
    return { sign, title, several: (number) => `${number} containers ${several}`, sentence };
  };
  switch (alert.kind) {
    case 'crash':
      return words('❌', `${name} crashed`, 'crashed', `${bold} ended by itself${code}, ${when}`);
    case 'exit': {
      // Of what ended while Stevedore was away and was started again, nobody knows the code.
      const how = facts.exitCode === 0 ? ', without an error,' : ' and was started again,';
      return words('⏹️', `${name} ended`, 'ended', `${bold} ended by itself${how} ${when}`);
    }
    case 'oom': {
      const sentence = facts.livesOn
        ? `a process in ${bold} was killed because there was no memory left, ${ago(lastAt)}; the container goes on`
        : `${bold} was killed because there was no memory left, ${when}`;
      return words('💥', `${name} ran out of memory`, 'ran out of memory', sentence);
    }
    case 'unhealthy':
      return words(
        '⚠️',
        `${name} is unhealthy`,
        'are unhealthy',
        `${bold}: its healthcheck began to fail ${ago(openedAt)}`,
      );
    case 'restart-loop': {
      const sentence = `${bold} ends and starts again and again${code}; it began ${ago(openedAt)}, ended last ${ago(lastAt)}`;
      const more = count > 1 ? ` · ${count} more ends since` : '';
      return words('🔁', `${name} is in a restart loop`, 'are in a restart loop', `${sentence}${more}`);
    }
    case 'disappeared':
      return words('❔', `${name} is gone`, 'are gone', `${bold} was removed and not recreated, ${ago(lastAt)}`);
    case 'changed':
      return words('🔄', `${name} was changed`, 'were changed', `${bold} ${changeWords(alert)}, ${ago(lastAt)}`);
    case 'cpu':
      return words(
        '📈',
        `${name}: much CPU`,
        'use much CPU',
        `${bold} uses ${measured(alert, formatPercent)} of a core`,
      );
    case 'memory':
      return words(
        '📈',
        `${name}: much memory`,
        'use much memory',
        `${bold} uses ${facts.inBytes ? `${measured(alert, formatSize)} of memory` : `${measured(alert, formatPercent)} of its memory`}`,
      );
    case 'writes':
      return words(
        '📈',
        `${name} writes much`,
        'write much',
        `${bold} writes ${measured(alert, (value) => `${formatSize(value)}/s`)} to disk`,
      );
    case 'disk': {
      const sentence = `the disk of the host is ${measured(alert, formatPercent)} full`;
      return { sign: '💽', title: 'The disk is almost full', several: () => 'The disk is almost full', sentence };
    }
    case 'engine':
      return engineWords(alert);
  }
}

function engineWords({ facts, open, momentary, openedAt, closedAt, said }: Alert): AlertWords {
  const since = facts.awaySince ?? openedAt;
  const lost = (facts.lost ?? []).map((name) => `**${plain(name, 60)}**`);
  const down =
    lost.length > 0
      ? `\n⏹️ not running any more since then: ${lost.slice(0, 20).join(', ')}${lost.length > 20 ? ` and ${lost.length - 20} more` : ''}`
      : '';
  const reason = facts.reason === 'permission' ? ' (it refuses us)' : '';
  const away = open
    ? `the Docker Engine went out of reach ${ago(since)}${reason}: what happens to containers cannot be seen`
    : `the Docker Engine was out of reach${closedAt === null ? '' : ` for ${duration(Math.max(0, closedAt - since))}`}`;
  const title = momentary && said ? 'The Docker Engine was away' : 'The Docker Engine is out of reach';
  return {
    sign: '🔌',
    title: open ? title : 'The Docker Engine was away',
    several: () => title,
    sentence: `${away}${down}`,
  };
}

/** When it happened, if that was while Stevedore was not running, or could not hear Docker. */
function awayWords({ away }: AlertFacts): string | null {
  if (away === undefined) return null;
  const times = away.times === 1 ? '' : `${away.times} times, last `;
  const meanwhile = away.unheard ? 'while Stevedore could not hear Docker' : 'while Stevedore was not running';
  return `${times}${ago(away.at)}, ${meanwhile}`;
}

function changeWords({ facts: { change } }: Alert): string {
  if (change === undefined) return 'was changed';
  if (change.what === 'settings') return 'was recreated with other settings';
  if (change.before === change.after) return `was recreated from a newer \`${plain(change.after, 80)}\``;
  return `was recreated from another image: ${plain(change.before, 60)} → ${plain(change.after, 60)}`;
}

function measured({ facts: { value, above } }: Alert, format: (value: number) => string): string {
  return `**${format(value ?? 0)}**, more than ${format(above ?? 0)},`;
}

/** What Stevedore did about it by itself. */
export function healingWords({ at, outcome }: Healing): string {
  switch (outcome) {
    case null:
      return `Stevedore restarts it, begun ${ago(at)}`;
    case 'done':
      return `restarted by Stevedore ${ago(at)}`;
    case 'failed':
      return `Stevedore could not restart it ${ago(at)}`;
    case 'interrupted':
      return `Stevedore was restarting it when it ended itself, ${ago(at)}`;
    case 'limit':
      return `not restarted ${ago(at)}: that was done often enough within the hour`;
  }
}
