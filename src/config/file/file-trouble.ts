/** The code of a failed file system call, e.g. `ENOSPC`; '' for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What the owner can do about a file that can't be read or written, in one sentence; `null` where we know of nothing. */
export function fileAdvice(code: string, path: string): string | null {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `give user ${process.getuid?.() ?? '?'} (PUID) the right to read and write ${path} and its folder`;
    case 'EROFS':
      return 'the folder is mounted read-only: remove :ro from the mount';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full: make room';
    case 'EBUSY':
    case 'EXDEV':
      return 'mount the folder that holds stevedore.yml, not the file alone';
    case 'EISDIR':
      return `${path} is a folder, which Docker makes where a file to be mounted is absent: remove it`;
    default:
      return null;
  }
}
