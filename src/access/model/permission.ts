/** What a rule can grant or deny on a container, in the order in which lists show it. */
export const containerPermissions = ['view', 'stats', 'logs', 'start', 'stop', 'restart', 'pause', 'kill'] as const;

/** One of {@link containerPermissions}. */
export type ContainerPermission = (typeof containerPermissions)[number];

/** What a rule can grant on a container, and `admin` for the bot itself, which no rule can grant. */
export type Permission = ContainerPermission | 'admin';
