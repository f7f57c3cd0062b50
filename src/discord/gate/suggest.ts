import type { Container } from '../../containers/model/container.ts';
import { labelsOf } from '../../containers/model/labels.ts';
import { resolve, search } from '../../containers/model/match.ts';
import type { Choice, Command, MemberActor } from './command.ts';
import { visibleTo } from './rights-channel.ts';
import type { Services } from './services.ts';

/** What is offered to somebody who is typing. */
export interface Suggested {
  readonly choices: readonly Choice[];
  /** For the audit: the person may not use the command on anything here, or not on the container whose name is typed. */
  readonly refused: { readonly reason: string; readonly target: string | null } | null;
}

/** Whether typing into any option of this command suggests anything. */
export function suggestsAnything(command: Command): boolean {
  return command.container !== 'none' || command.completes !== undefined;
}

/** From memory alone: a keystroke never costs a call to the engine. */
export function suggest(
  command: Command,
  focused: { readonly name: string; readonly value: string },
  { actor, place, services }: { readonly actor: MemberActor; readonly place: string; readonly services: Services },
  choiceOf: (container: Container) => Choice,
): Suggested {
  const general = services.authorize(actor, command.permission, null, place);
  if (!general.allowed) return { choices: [], refused: { reason: general.reason, target: null } };
  const may = (container: Container) => services.authorize(actor, command.permission, container, place);
  const offered = visibleTo(actor, place, services).filter(
    (container) => (command.suggests?.(container) ?? true) && !labelsOf(container).hidden && may(container).allowed,
  );
  if (command.completes) {
    const typing = { option: focused.name, value: focused.value, containers: offered };
    return { choices: command.completes(typing).slice(0, 25), refused: null };
  }
  const choices = search(offered, focused.value).map(choiceOf);
  const named = resolve(services.containers.all(), focused.value);
  const decision = named && may(named);
  const refused = named && decision?.allowed === false ? { reason: decision.reason, target: named.name } : null;
  return { choices, refused };
}
