/** Under a message that may have been posted before: nobody knows what came of that. */
export const perhapsTwice =
  '-# The connection or Stevedore ended while this was being posted: it may stand above already.';
