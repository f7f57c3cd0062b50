import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { pageNumber } from '../../../discord/ui/pages.ts';
import { showAccessList } from '../access-list.ts';
import { showWho } from '../who-answer.ts';

/** `access:<page>:<use>:<member>`: another page of `/access`, by the roles of now. Of others than oneself: for admins. */
const access: Component = {
  id: 'access',
  press: ([, , memberId], actor) => ({
    action: 'access',
    permission: memberId === actor.id ? 'view' : 'admin',
    container: null,
  }),
  async execute(context, [page = '', , memberId = '']) {
    const { actor } = context;
    const person = memberId === actor.id ? actor : await context.member(memberId);
    if (!person) throw new UserError('This person is no longer a member of this server.');
    return { view: showAccessList(context, person, pageNumber(page)), outcome: null };
  },
};

/** `who:<page>:<use>:<container>`: another page of `/who`. */
const who: Component = {
  id: 'who',
  press: ([, , ...container]) => ({ action: 'who', permission: 'admin', container: container.join(':') }),
  async execute(context, [page = ''], container) {
    if (!container) throw new UserError('This container no longer exists.');
    return { view: showWho(context, container, pageNumber(page)), outcome: null };
  },
};

export const accessPages: readonly Component[] = [access, who];
