import type { Component } from '../../../discord/gate/command.ts';
import { showAudit } from '../audit-answer.ts';

/** `audit:<before>:<minutes>:<member>:<container>`: another page of `/audit`. */
export const audit: Component = {
  id: 'audit',
  press: () => ({ action: 'audit', permission: 'admin', container: null }),
  async execute({ services }, [before = '', minutes = '', memberId = '', ...container]) {
    const question = {
      before: number(before),
      minutes: number(minutes),
      memberId: /^\d{1,20}$/.test(memberId) ? memberId : null,
      container: container.join(':') || null,
    };
    return { view: showAudit(services, question), outcome: null };
  },
};

function number(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
