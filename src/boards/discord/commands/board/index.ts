import { absentNames } from '../../../../containers/ui/absent.ts';
import type { Command, CommandGroup, Context } from '../../../../discord/gate/command.ts';
import { define, forAdmins, group } from '../../../../discord/gate/definition.ts';
import { UserError } from '../../../../discord/gate/errors.ts';
import { newName } from '../../../../discord/gate/option-parts.ts';
import type { BoardPartsDeps } from '../../board-parts.ts';
import { boardRemovedView, boardSavedView, boardsView } from '../../views/boards.ts';
import { nameOption, settingOptions, settingsOf, suggestions } from './options.ts';

/** What is known at once of how it will stand: nobody should find out by an empty channel. */
function saved({ lacksIn }: Context, { boards, containers }: BoardPartsDeps, name: string) {
  const board = boards.find(name);
  const absent = absentNames(board.containers, containers.all());
  return boardSavedView(board, { lacks: lacksIn(board.channelId), absent });
}

/** `/board create`: a new board, here unless told otherwise. */
function create(deps: BoardPartsDeps): Command {
  const { boards } = deps;
  return forAdmins({
    data: define('create', 'Make a message that always shows how containers are', [
      newName(nameOption),
      ...settingOptions(true),
    ]),
    completes: (typing) => suggestions(deps, typing),
    async execute(context, options) {
      const name = String(options['name']).trim();
      context.undertake();
      await boards.create(name, { channel: context.channelId, ...settingsOf(options) });
      return { view: saved(context, deps, name), outcome: 'done', detail: name };
    },
  });
}

/** `/board edit`: changes what is said; with nothing said, posts a board again that had been left alone. */
function edit(deps: BoardPartsDeps): Command {
  const { boards } = deps;
  return forAdmins({
    data: define('edit', 'Change a board, or post it again', [nameOption, ...settingOptions(false)]),
    completes: (typing) => suggestions(deps, typing),
    async execute(context, options) {
      const { name } = boards.find(String(options['name']));
      const settings = settingsOf(options);
      const isStanding = boards.standing(name);
      const stands = isStanding?.message?.dropped !== true && isStanding?.failing !== true;
      if (Object.keys(settings).length === 0 && stands) throw new UserError('Please say what should be different.');
      context.undertake();
      await boards.edit(name, settings);
      return { view: saved(context, deps, name), outcome: 'done', detail: name };
    },
  });
}

/** `/board remove`: takes it out of the file, and its message out of the channel. */
function remove(deps: BoardPartsDeps): Command {
  const { boards } = deps;
  return forAdmins({
    data: define('remove', 'Take a board and its message away', [nameOption]),
    completes: (typing) => suggestions(deps, typing),
    async execute(context, options) {
      const { name } = boards.find(String(options['name']));
      context.undertake();
      await boards.remove(name);
      return { view: boardRemovedView(name), outcome: 'done', detail: name };
    },
  });
}

/** `/board list`: all boards, where they stand, and what is the matter with them. */
function list({ boards }: BoardPartsDeps): Command {
  return forAdmins({
    data: define('list', 'Show which boards there are'),
    async execute() {
      return { view: boardsView(boards.all(), (name) => boards.standing(name)), outcome: null };
    },
  });
}

/** `/board create|edit|remove|list`. */
export function board(deps: BoardPartsDeps): CommandGroup {
  const parts = [create(deps), edit(deps), remove(deps), list(deps)];
  return group('board', 'Messages that always show how containers are', parts);
}
