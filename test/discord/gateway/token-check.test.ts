import { describe, expect, it, onTestFinished } from 'vitest';
import { startDiscord } from '../../../playground/discord/index.ts';
import { tokenCheck } from '../../../src/discord/gateway/token-check.ts';

const WRONG = 'bm90LWEtdG9rZW4.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';

async function start() {
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  return discord;
}

describe('asking Discord whether it knows a token', () => {
  it('is answered with yes or no', async () => {
    const discord = await start();
    const isKnown = tokenCheck(discord.api);
    expect(await isKnown(discord.token)).toEqual({
      applicationId: discord.applicationId,
      name: 'Stevedore',
      ownerId: discord.world.application.owner.id,
    });
    expect(await isKnown(WRONG)).toBe(false);
    expect(discord.rest.requests.map(({ path }) => path)).toEqual([
      '/api/v10/applications/@me',
      '/api/v10/applications/@me',
    ]);
  });

  it.each([403, 429, 500])('is answered with neither by a %i', async (status) => {
    const discord = await start();
    discord.rest.fail({ match: () => true, status, times: 1 });
    expect(await tokenCheck(discord.api)(WRONG)).toBeNull();
  });

  it('is given up where nobody answers, or nobody is there', async () => {
    const discord = await start();
    discord.rest.fail({ match: () => true, workAfter: new Promise(() => undefined) });
    expect(await tokenCheck(discord.api, 50)(discord.token)).toBeNull();
    await discord.goesAway();
    expect(await tokenCheck(discord.api)(discord.token)).toBeNull();
  });
});
