import type { Component, Context } from '../gate/command.ts';
import { UserError } from '../gate/errors.ts';
import { allowedView, deniedView } from '../ui/application.ts';

/** `application-allow:<key>` and `application-deny:<key>`: may the bot log in as another application? For its owner alone. */
export const applicationButtons: readonly Component[] = [
  {
    id: 'application-allow',
    press: () => ({ action: 'application allow', permission: 'admin', container: null }),
    async execute(context, [key = '']) {
      onlyOwner(context);
      context.undertake();
      if (!(await context.services.applications.allow(key))) throw closed();
      return { view: allowedView(), outcome: 'done' };
    },
  },
  {
    id: 'application-deny',
    press: () => ({ action: 'application deny', permission: 'admin', container: null }),
    async execute(context, [key = '']) {
      onlyOwner(context);
      context.undertake();
      if (!context.services.applications.deny(key)) throw closed();
      return { view: deniedView(), outcome: 'done' };
    },
  },
];

function onlyOwner({ services, actor }: Context): void {
  if (actor.id !== services.applications.ownerId())
    throw new UserError('Only the owner of the Discord application can decide that.');
}

function closed(): UserError {
  return new UserError('This is no longer open. Please enter the token again on the set-up page.');
}
