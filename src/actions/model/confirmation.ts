import type { Container } from '../../containers/model/container.ts';
import { labelsOf } from '../../containers/model/labels.ts';

/** When an action asks "are you sure?" first; `protected`: for containers that their label protects. */
export const confirmationPolicies = ['always', 'protected', 'never'] as const;

/** One of {@link confirmationPolicies}. */
export type ConfirmationPolicy = (typeof confirmationPolicies)[number];

/** Must a person who asks for something under this policy be asked back? */
export function needsConfirmation(policy: ConfirmationPolicy, container: Container): boolean {
  switch (policy) {
    case 'always':
      return true;
    case 'protected':
      return labelsOf(container).protected;
    case 'never':
      return false;
  }
}
