/** The look of the page, light or dark as the reader's system is. Contrasts are at least 4.5 to 1. */
export const STYLE = `
:root {
  --ground: #f5f6f8; --card: #fff; --line: #e1e4e9; --text: #1c2430; --faint: #5b6674;
  --good: #1a7f45; --busy: #1f68b3; --warning: #9a5b00; --bad: #c02b2b; --off: #5b6674;
  --notice: #eaf2fb; --trouble: #fdf0ef; --link: #1a5fa6; --button: #1f68b3; --button-text: #fff; --field: #8a94a1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --card: #1a2029; --line: #2b3340; --text: #e6eaf0; --faint: #9aa6b5;
    --good: #4fc47f; --busy: #6db3f2; --warning: #eda63c; --bad: #ff8079; --off: #9aa6b5;
    --notice: #182838; --trouble: #332022; --link: #7db9f2; --button: #6db3f2; --button-text: #0e1319; --field: #6d7887;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 56rem;
  font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  color: var(--text); background: var(--ground);
}
header { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .6rem; }
a { color: var(--link); }
:focus-visible { outline: .15rem solid var(--link); outline-offset: .15rem; }
nav { display: flex; align-items: center; gap: 1rem; margin-left: auto; font-size: .9rem; }
nav form { display: flex; }
.icon svg { display: block; width: 2rem; height: 2rem; }
h1 { margin: 0; font-size: 1.4rem; letter-spacing: -.01em; }
h2 { margin: 0 0 .25rem; font-size: 1rem; }
.summary { margin: .35rem 0 1.25rem; color: var(--faint); }
.notice {
  margin: 0 0 1rem; padding: .8rem 1rem; border-radius: .6rem;
  background: var(--notice); border-left: .3rem solid var(--busy);
}
.notice p { margin: .25rem 0 0; overflow-wrap: anywhere; }
main > .notice:first-child { margin-top: 1.25rem; }
.trouble { background: var(--trouble); border-color: var(--bad); }
.nothing { padding: 3rem 1rem; text-align: center; color: var(--faint); }
table {
  width: 100%; margin: 0 0 1.25rem; border-spacing: 0; table-layout: fixed; overflow: hidden;
  background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
}
caption { padding: 0 .1rem .4rem; text-align: left; font-weight: 600; overflow-wrap: anywhere; }
th, td { padding: .6rem .9rem; text-align: left; vertical-align: middle; }
thead th { padding-block: .45rem; font-size: .8rem; font-weight: 500; color: var(--faint); }
thead th:nth-child(2) { width: 30%; }
thead th:nth-child(3) { width: 22%; }
tbody th, tbody td { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
.image {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
  font-size: .8rem; font-weight: 400; color: var(--faint);
}
.state { display: inline-flex; align-items: center; gap: .5rem; }
.state svg { flex: none; width: .8rem; height: .8rem; fill: currentColor; }
.good svg { color: var(--good); }
.busy svg { color: var(--busy); }
.warning { color: var(--warning); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.paused svg { color: var(--busy); }
.off, .unknown { color: var(--off); }
.since { color: var(--faint); font-variant-numeric: tabular-nums; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem; }
.card p { margin: .5rem 0 0; overflow-wrap: anywhere; }
.login { max-width: 26rem; margin: 2.5rem auto; }
.steps { list-style: none; margin: 0; padding: 0; }
.step { margin: 0 0 .8rem; }
.head { display: flex; align-items: center; justify-content: space-between; gap: .75rem; }
.head h2 { margin: 0; }
.head .state { flex: none; font-size: .9rem; }
.number {
  display: inline-block; min-width: 1.5rem; margin-right: .3rem; border-radius: 1rem; text-align: center;
  font-size: .85rem; line-height: 1.5rem; background: var(--ground); border: 1px solid var(--line);
}
.step ul, .step .how { margin: .5rem 0 0; padding-left: 1.4rem; overflow-wrap: anywhere; }
.step ul { list-style: disc; }
.step li + li { margin-top: .25rem; }
.step form { margin-top: .8rem; }
.step label { font-weight: 600; }
.field { display: flex; gap: .5rem; }
.card .field { margin-top: .3rem; }
input {
  flex: 1; min-width: 0; padding: .5rem .6rem; border: 1px solid var(--field); border-radius: .4rem;
  font: inherit; color: var(--text); background: var(--ground);
}
.secret { -webkit-text-security: disc; }
button, .button {
  flex: none; padding: .5rem .9rem; border: 0; border-radius: .4rem; cursor: pointer;
  font: inherit; font-weight: 600; text-decoration: none; color: var(--button-text); background: var(--button);
}
.button { display: inline-block; }
button:hover, .button:hover { filter: brightness(1.08); }
.plain, .plain:hover {
  padding: 0; font-weight: 400; text-decoration: underline; color: var(--link); background: none; filter: none;
}
.further { margin: 0 0 1.25rem; }
.hint { font-size: .9rem; color: var(--faint); }
.wrong { color: var(--bad); font-weight: 600; }
.step .wrong { padding-left: .7rem; border-left: .2rem solid var(--bad); font-weight: 400; }
.advice { padding-left: .7rem; border-left: .2rem solid var(--bad); }
details { margin-top: .6rem; }
summary { cursor: pointer; color: var(--link); }
pre {
  margin: .5rem 0 0; padding: .6rem .8rem; border-radius: .4rem; overflow-x: auto; background: var(--ground);
  font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace;
}
kbd { padding: .05rem .35rem; border: 1px solid var(--line); border-radius: .3rem; font: .9em ui-monospace, "DejaVu Sans Mono", monospace; }
code { font: .9em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
@media (max-width: 34rem) {
  th, td { padding: .55rem .4rem; }
  tbody th { font-size: .95rem; }
  thead th:nth-child(2) { width: 34%; }
  thead th:nth-child(3) { width: 22%; }
  .state, .since { font-size: .9rem; }
  nav { width: 100%; margin-left: 0; }
}
`;
