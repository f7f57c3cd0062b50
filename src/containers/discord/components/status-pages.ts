import type { Component } from '../../../discord/gate/command.ts';
import { pageNumber } from '../../../discord/ui/pages.ts';
import { statusView } from '../../ui/status.ts';

/** `status:<page>:<use>:<filter>`: another page of `/status`. `use` only keeps two buttons' ids apart. */
export const statusPages: Component = {
  id: 'status',
  press: () => ({ action: 'status', permission: 'view', container: null }),
  async execute({ visible, services }, [page = '', , ...filter]) {
    const question = { page: pageNumber(page), filter: filter.join(':').slice(0, 50) };
    return { view: statusView(visible, question, services.engineStatus()), outcome: null };
  },
};
