import { request } from 'node:http';
import { join } from 'node:path';
import { type SetupResponse, setupResponse } from '../../src/api/types.ts';
import type { Running } from './harness.ts';

/** Asks the bot's API on its socket, as the web program does. */
export function api(
  { data }: Running,
  method: string,
  path: string,
  body = '',
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const question = request({ socketPath: join(data, 'api.sock'), method, path }, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      resolve({ status: response.statusCode ?? 0, text });
    });
    question.on('error', reject).end(body);
  });
}

/** Enters a token, as the set-up page does. */
export function enter(running: Running, token: string): Promise<{ status: number; text: string }> {
  return api(running, 'PUT', '/api/v1/discord/token', JSON.stringify({ token }));
}

/** What the set-up page is told. */
export async function setup(running: Running): Promise<SetupResponse> {
  return setupResponse.parse(JSON.parse((await api(running, 'GET', '/api/v1/setup')).text));
}
