import { absentNames } from '../../../../containers/ui/absent.ts';
import type { CommandGroup, Context } from '../../../../discord/gate/command.ts';
import { define, forAdmins, group } from '../../../../discord/gate/definition.ts';
import { UserError } from '../../../../discord/gate/errors.ts';
import { newName } from '../../../../discord/gate/option-parts.ts';
import { boardRemovedView, boardSavedView, boardsView } from '../../views/boards.ts';
import { nameOption, settingOptions, settingsOf, suggestions } from './options.ts';

/** What is known at once of how it will stand: nobody should find out by an empty channel. */
function saved({ services, lacksIn }: Context, name: string) {
  const board = services.boards.find(name);
  const absent = absentNames(board.containers, services.containers.all());
  return boardSavedView(board, { lacks: lacksIn(board.channelId), absent });
}

/** `/board create`: a new board, here unless told otherwise. */
const create = forAdmins({
  data: define('create', 'Make a message that always shows how containers are', [
    newName(nameOption),
    ...settingOptions(true),
  ]),
  completes: suggestions,
  async execute(context, options) {
    const { boards } = context.services;
    const name = String(options['name']).trim();
    context.undertake();
    await boards.create(name, { channel: context.channelId, ...settingsOf(options) });
    return { view: saved(context, name), outcome: 'done', detail: name };
  },
});

/** `/board edit`: changes what is said; with nothing said, posts a board again that had been left alone. */
const edit = forAdmins({
  data: define('edit', 'Change a board, or post it again', [nameOption, ...settingOptions(false)]),
  completes: suggestions,
  async execute(context, options) {
    const { boards } = context.services;
    const { name } = boards.find(String(options['name']));
    const settings = settingsOf(options);
    const isStanding = boards.standing(name);
    const stands = isStanding?.message?.dropped !== true && isStanding?.failing !== true;
    if (Object.keys(settings).length === 0 && stands) throw new UserError('Please say what should be different.');
    context.undertake();
    await boards.edit(name, settings);
    return { view: saved(context, name), outcome: 'done', detail: name };
  },
});

/** `/board remove`: takes it out of the file, and its message out of the channel. */
const remove = forAdmins({
  data: define('remove', 'Take a board and its message away', [nameOption]),
  completes: suggestions,
  async execute(context, options) {
    const { boards } = context.services;
    const { name } = boards.find(String(options['name']));
    context.undertake();
    await boards.remove(name);
    return { view: boardRemovedView(name), outcome: 'done', detail: name };
  },
});

/** `/board list`: all boards, where they stand, and what is the matter with them. */
const list = forAdmins({
  data: define('list', 'Show which boards there are'),
  async execute({ services: { boards } }) {
    return { view: boardsView(boards.all(), (name) => boards.standing(name)), outcome: null };
  },
});

/** `/board create|edit|remove|list`. */
export const board: CommandGroup = group('board', 'Messages that always show how containers are', [
  create,
  edit,
  remove,
  list,
]);
