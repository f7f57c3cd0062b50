import type { Permission } from '../../access/model/can.ts';
import type { ViewButton } from '../../discord/ui/view.ts';
import type { Container } from '../model/container.ts';

/** A button that a feature adds to what is shown of one container that was chosen in a menu. */
export interface PanelOffer {
  /** Actions stand in a row of their own, before the rest. At most five of each that make sense at once. */
  readonly row: 'actions' | 'looks';
  /** What the person must be allowed to do with the container. */
  readonly permission: Permission;
  makesSense(container: Container): boolean;
  /** @param ref what stands for the container in the custom id */
  button(ref: string): ViewButton;
}
