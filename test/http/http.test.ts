import { describe, expect, it } from 'vitest';
import { jsonAnswer, noContent, textAnswer } from '../../src/http/answer.ts';
import { BodyError } from '../../src/http/request.ts';
import { type Handler, Router } from '../../src/http/router.ts';
import { ask, converse } from './ask.ts';

const { answer } = new Router({
  notFound: ({ path, search }) => textAnswer(`nothing at ${path}${search}`, 404),
  wrongMethod: (_, allowed) => textAnswer('not so', 405, { allow: allowed.join(', ') }),
})
  .on('GET', '/things', ({ query }) => jsonAnswer({ color: query('color') ?? null }))
  .on('GET', '/things/:name', ({ params }) => textAnswer(params['name'] ?? ''))
  .on('PUT', '/things/:name', () => noContent())
  .on('POST', '/things', async ({ text }) => textAnswer(await text(10)));

describe('a path', () => {
  it.each([
    ['/things/a%20b%2Fc%C3%A4', 'a b/cä'],
    ['/things/%E0%A4%A', '%E0%A4%A'],
    ['/things/..', '..'],
    ['/things/a:b*c', 'a:b*c'],
    ['/things/constructor', 'constructor'],
  ])('%s has its name decoded, and what can not be decoded stands for itself', async (path, name) => {
    const answered = await ask(answer, path);
    expect([answered.status, await answered.text()]).toEqual([200, name]);
  });

  it.each(['/', '//things', '/things/', '/things/a/b', '/%74hings', '/THINGS', '/things/../things', '*'])(
    '%s leads nowhere',
    async (path) => {
      expect((await ask(answer, path)).status).toBe(404);
    },
  );

  it('is the same when the whole address is sent, as proxies do', async () => {
    const said = await ask(answer, 'http://any.host:80/things?color=red');
    expect(await said.json()).toEqual({ color: 'red' });
  });

  it('is told apart from its query', async () => {
    expect(await (await ask(answer, '/x?y=/things?z')).text()).toBe('nothing at /x?y=/things?z');
    expect(await (await ask(answer, '/things?color=a%26b&color=c')).json()).toEqual({ color: 'a&b' });
  });
});

describe('a method', () => {
  it('that no route of the path has is refused with those that it has', async () => {
    const answered = await ask(answer, '/things/a', { method: 'DELETE' });
    expect([answered.status, answered.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT']);
  });

  it('HEAD is answered as GET is, without a body', async () => {
    const said = await converse(answer, 'HEAD /things/abc HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(said).toContain('content-length: 3\r\n');
    expect(said).toMatch(/\r\n\r\n$/);
  });

  it('a route without an answer to give sends none', async () => {
    const answered = await ask(answer, '/things/a', { method: 'PUT' });
    expect([answered.status, await answered.text()]).toEqual([204, '']);
  });
});

describe('a body', () => {
  const kinds: Handler = async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      return textAnswer(error instanceof BodyError ? error.kind : 'something else', 400);
    }
  };

  it.each([
    ['is read as UTF-8', { body: 'grüße' }, 'grüße'],
    ['may be missing', { headers: { 'content-length': '0' } }, ''],
    ['of more than is allowed is not read', { body: '12345678901' }, 'too-large'],
    [
      'in chunks, whose end nobody knows, is not read',
      { body: 'a', headers: { 'transfer-encoding': 'chunked' } },
      'no-length',
    ],
  ])('%s', async (_, question, said) => {
    expect(await (await ask(kinds, '/things', { method: 'POST', ...question })).text()).toBe(said);
  });

  it('that is longer than was announced is refused', async () => {
    const said = await converse(
      kinds,
      'POST /things HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 3\r\n\r\nabcdef',
    );
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
  });
});
