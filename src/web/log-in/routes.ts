import type { Context, Hono } from 'hono';
import { formField } from '../form.ts';
import { loginPage } from '../page/login-page.ts';
import { forgetSession, keepMark, keepSession, markOf, sessionOf } from './cookie.ts';
import type { Door } from './door.ts';
import { addressOf, isLoggedIn, pageAfter, secondsOf } from './guard.ts';

/** Logging in and out. Without a password (`door` is `null`) there is nothing to log in to. */
export function logInRoutes(app: Hono, door: Door | null): void {
  app.get('/login', (c) => {
    const next = pageAfter(c.req.query('next'));
    if (door === null || isLoggedIn(c, door)) return c.redirect(next, 303);
    return c.html(loginPage({ next, trouble: null }));
  });

  app.post('/login', async (c) => {
    const next = pageAfter(c.req.query('next'));
    if (door === null) return c.redirect(next, 303);
    return logIn(c, door, next);
  });

  app.post('/logout', (c) => {
    door?.sessions.close(sessionOf(c));
    forgetSession(c);
    return c.redirect('/login', 303);
  });
}

async function logIn(c: Context, door: Door, next: string): Promise<Response> {
  const mark = markOf(c);
  const knock = door.knock('form', addressOf(c), await formField(c, 'password'), mark);
  switch (knock.answer) {
    case 'open':
      // Never one that was there before: somebody else may have put it there.
      keepSession(c, door.sessions.open());
      keepMark(c, mark !== undefined && door.browsers.idOf(mark) !== null ? mark : door.browsers.mark());
      return c.redirect(next, 303);
    case 'wrong':
      return c.html(loginPage({ next, trouble: 'That is not the password.' }), 403);
    case 'wait': {
      const seconds = secondsOf(knock);
      c.header('retry-after', String(seconds));
      const trouble = `Too many wrong passwords. Please try again in ${seconds} s.`;
      return c.html(loginPage({ next, trouble }), 429);
    }
  }
}
