import { type Answer, htmlAnswer, seeOther } from '../../http/answer.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { Router } from '../../http/router.ts';
import { formField } from '../form.ts';
import { loginPage } from '../page/login-page.ts';
import { deviceTokenCookie, deviceTokenOf, noSessionCookie, sessionCookie, sessionOf } from './cookie.ts';
import type { Door } from './door.ts';
import { isLoggedIn, pageAfter, secondsOf } from './guard.ts';

/** Logging in and out. Without a password (`door` is `null`) there is nothing to log in to. */
export function logInRoutes(router: Router, door: Door | null): void {
  router
    .on('GET', '/login', (request) => {
      const next = pageAfter(request.query('next'));
      if (door === null || isLoggedIn(request, door)) return seeOther(next);
      return htmlAnswer(loginPage({ next, trouble: null }));
    })
    .on('POST', '/login', (request) => {
      const next = pageAfter(request.query('next'));
      return door === null ? seeOther(next) : logIn(request, door, next);
    })
    .on('POST', '/logout', (request) => {
      door?.sessions.close(sessionOf(request));
      return seeOther('/login', { 'set-cookie': noSessionCookie(request) });
    });
}

async function logIn(request: HttpRequest, door: Door, next: string): Promise<Answer> {
  const deviceToken = deviceTokenOf(request);
  const check = door.checkPassword('form', request.address, await formField(request, 'password'), deviceToken);
  switch (check.answer) {
    case 'open': {
      // Never one that was there before: somebody else may have put it there.
      const session = sessionCookie(request, door.sessions.open());
      const known =
        deviceToken !== undefined && door.browsers.idOf(deviceToken) !== null
          ? deviceToken
          : door.browsers.newDeviceToken();
      return seeOther(next, { 'set-cookie': [session, deviceTokenCookie(request, known)] });
    }
    case 'wrong':
      return htmlAnswer(loginPage({ next, trouble: 'That is not the password.' }), 403);
    case 'wait': {
      const seconds = secondsOf(check);
      const trouble = `Too many wrong passwords. Please try again in ${seconds} s.`;
      return htmlAnswer(loginPage({ next, trouble }), 429, { 'retry-after': String(seconds) });
    }
  }
}
