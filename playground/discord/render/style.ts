/** Looks as Discord's dark theme does, at desktop and at phone width. */
export const style = `
:root { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; background: #1a1a1e; color: #dfe0e2; font: 16px/1.375 "gg sans", "Noto Sans", "Helvetica Neue", Helvetica, Arial, sans-serif; }
a { color: #7cb6ff; text-decoration: none; }
.head { position: sticky; top: 0; z-index: 1; height: 48px; padding: 0 16px; display: flex; align-items: center; gap: 8px; background: #1a1a1e; border-bottom: 1px solid #2c2c31; font-weight: 600; }
.head .hash { color: #81828a; font-size: 24px; font-weight: 400; }
.messages { padding: 16px 0 24px; }
.message { position: relative; padding: 2px 48px 2px 72px; margin-top: 17px; min-height: 44px; }
.message.compact { margin-top: 0; min-height: 22px; }
.message.ephemeral, .message.pinged { background: rgba(88, 101, 242, .08); }
.message.pinged { background: rgba(240, 178, 50, .08); box-shadow: inset 2px 0 #f0b232; }
.used { display: flex; align-items: center; gap: 4px; margin: 0 0 4px -16px; font-size: 14px; color: #94959c; white-space: nowrap; }
.used::before { content: ""; width: 30px; height: 9px; margin: 0 2px 0 -22px; align-self: flex-end; border: solid #4d4e57; border-width: 2px 0 0 2px; border-top-left-radius: 6px; flex: none; }
.used b { color: #a9bdff; font-weight: 500; }
.used .command { color: #a9bbff; background: rgba(88, 101, 242, .24); border-radius: 3px; padding: 0 2px; font-weight: 500; }
.avatar { position: absolute; left: 16px; width: 40px; height: 40px; border-radius: 50%; background: #5865f2; color: #fff; display: grid; place-items: center; font-weight: 600; }
.author { display: flex; align-items: baseline; gap: 6px; line-height: 22px; }
.author b { color: #fff; font-weight: 500; }
.tag { align-self: center; background: #5865f2; color: #fff; border-radius: 4px; padding: 0 5px; font-size: 12px; line-height: 16px; font-weight: 500; }
time, .small { color: #94959c; font-size: 12px; }
.edited { color: #94959c; font-size: 10px; }
.thinking { color: #94959c; }
.thinking::before { content: "● ● ● "; letter-spacing: 1px; font-size: 10px; vertical-align: 2px; }
.only { margin-top: 4px; font-size: 12px; color: #94959c; }
.only::before { content: ""; display: inline-block; width: 14px; height: 9px; margin: 0 5px 0 1px; border: 1.5px solid #94959c; border-radius: 50%; background: radial-gradient(circle, #94959c 2px, transparent 2.5px); vertical-align: -1px; }
.only a { font-weight: 500; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.text h1, .text h2, .text h3 { color: #fff; font-weight: 700; line-height: 1.375; margin: 8px 0; }
.text h1 { font-size: 24px; } .text h2 { font-size: 20px; } .text h3 { font-size: 16px; }
.text > h1:first-child, .text > h2:first-child, .text > h3:first-child { margin-top: 0; }
.text .sub { color: #94959c; font-size: 13px; line-height: 18px; }
.text ul, .text ol { margin: 4px 0 0 16px; padding: 0 0 0 8px; white-space: normal; }
.text blockquote { margin: 0; padding: 0 8px 0 12px; border-left: 4px solid #4d4e57; }
.text code { font: 85%/1.3 "gg mono", "DejaVu Sans Mono", Consolas, monospace; background: #242429; border: 1px solid #34343b; border-radius: 4px; padding: 0 4px; }
.text pre { margin: 6px 0 0; max-width: 100%; background: #202024; border: 1px solid #34343b; border-radius: 4px; padding: 8px; font: 14px/18px "gg mono", "DejaVu Sans Mono", Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; color: #c9cacd; }
.mention { color: #c9cdfb; background: rgba(88, 101, 242, .24); border-radius: 3px; padding: 0 2px; font-weight: 500; }
.stamp { background: #2b2b31; border-radius: 3px; padding: 0 2px; }
.spoiler { background: #3f4048; border-radius: 3px; color: transparent; }
.parts { display: flex; flex-direction: column; gap: 8px; margin-top: 4px; max-width: 600px; }
.container { position: relative; display: flex; flex-direction: column; gap: 8px; background: #242429; border: 1px solid #34343b; border-radius: 8px; padding: 16px; overflow: hidden; }
.container.accent { padding-left: 20px; }
.container.accent::before { content: ""; position: absolute; inset: 0 auto 0 0; width: 4px; background: var(--accent); }
.section { display: flex; justify-content: space-between; gap: 16px; }
.section > .texts { min-width: 0; flex: 1; }
.section > .thumb { width: 85px; height: 85px; flex: none; }
.separator { height: 1px; background: #3d3e46; }
.separator.none { background: none; } .separator.wide { margin: 8px 0; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
.button { display: inline-flex; align-items: center; gap: 6px; min-height: 32px; min-width: 60px; justify-content: center; padding: 2px 16px; border: 1px solid transparent; border-radius: 8px; font-size: 14px; font-weight: 500; line-height: 18px; color: #fff; background: #5865f2; white-space: nowrap; max-width: 100%; align-self: flex-start; }
.button span { overflow: hidden; text-overflow: ellipsis; }
.button.s2, .button.s5 { background: #32333b; border-color: #3a3b43; } .button.s3 { background: #00863a; } .button.s4 { background: #d22d39; }
.button.s5::after { content: "↗"; }
.button.off { opacity: .5; }
.select { width: 100%; max-width: 400px; min-height: 44px; padding: 8px 40px 8px 12px; background: #222327; border: 1px solid #3d3e46; border-radius: 8px; color: #94959c; position: relative; }
.select.chosen { color: #dfe0e2; }
.select::after { content: "⌄"; position: absolute; right: 14px; top: 6px; font-size: 18px; }
.select.off { opacity: .5; }
.file { display: flex; align-items: center; gap: 10px; padding: 12px; border: 1px solid #34343b; border-radius: 8px; background: #202024; max-width: 520px; }
.file .icon { width: 30px; height: 40px; border-radius: 3px; background: #8fa3ff; flex: none; }
.file a { overflow-wrap: anywhere; }
.gallery { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr)); gap: 4px; }
img, .nothing { max-width: 100%; border-radius: 8px; display: block; }
.nothing { background: #3f4048; min-height: 85px; display: grid; place-items: center; color: #94959c; font-size: 12px; overflow-wrap: anywhere; padding: 4px; }
.embed { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 16px; max-width: 520px; background: #242429; border: 1px solid #34343b; border-left: 4px solid var(--accent, #34343b); border-radius: 4px; padding: 8px 16px 16px 12px; font-size: 14px; line-height: 18px; }
.embed > * { grid-column: 1; min-width: 0; margin-top: 8px; }
.embed > .thumb { grid-column: 2; grid-row: 1 / span 4; width: 80px; }
.embed > .wide { grid-column: 1 / -1; }
.embed .title { font-size: 16px; font-weight: 600; color: #fff; }
.embed .fields { display: grid; grid-template-columns: repeat(12, 1fr); gap: 8px; }
.embed .field { grid-column: 1 / -1; min-width: 0; } .embed .field.inline { grid-column: auto / span 4; }
.embed .field b { display: block; color: #fff; font-weight: 600; }
.modal { position: fixed; inset: 0; z-index: 2; background: rgba(0, 0, 0, .7); display: grid; place-items: center; padding: 16px; }
.modal form { width: 100%; max-width: 480px; max-height: 100%; overflow: auto; background: #242429; border: 1px solid #34343b; border-radius: 12px; padding: 24px; display: flex; flex-direction: column; gap: 16px; }
.modal h1 { margin: 0; font-size: 20px; }
.modal label b { display: block; font-weight: 500; margin-bottom: 4px; } .modal label b i { color: #f57976; font-style: normal; }
.modal .input { min-height: 44px; padding: 10px; background: #1c1c20; border: 1px solid #3d3e46; border-radius: 8px; white-space: pre-wrap; } .modal .input.long { min-height: 90px; }
.modal .input.empty { color: #6f7078; }
.modal .row { justify-content: flex-end; }
@media (max-width: 600px) {
  .message { padding: 2px 12px 2px 64px; } .avatar { left: 12px; }
  .container { padding: 12px; } .container.accent { padding-left: 16px; }
  .embed .field.inline { grid-column: auto / span 6; }
}
`;
