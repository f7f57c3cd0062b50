import { EngineError } from '../model/engine.ts';

/** The newest and oldest Engine API that our requests and parsers were written for. */
const newest = '1.52';
const oldest = '1.40';

/**
 * The version to ask for: the engine's newest, but not beyond the newest that we know, because unversioned or newer
 * answers can have other shapes.
 *
 * @throws {EngineError} `failed` with advice, where the engine and we have none in common
 */
export function chooseApiVersion(engine: { readonly max: string; readonly min?: string | undefined }): string {
  if (compare(engine.max, oldest) < 0) {
    throw new EngineError('failed', `The engine's API ${engine.max} is too old; ${oldest} is needed.`, {
      advice: 'Update the Docker Engine to 19.03 or newer (Podman: 4 or newer).',
    });
  }
  if (engine.min !== undefined && compare(engine.min, newest) > 0) {
    throw new EngineError(
      'failed',
      `The engine wants API ${engine.min} or newer; ${newest} is the newest known here.`,
      {
        advice: 'Update Stevedore.',
      },
    );
  }
  return compare(engine.max, newest) < 0 ? engine.max : newest;
}

function compare(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
