import { arch, cpus, loadavg, release, totalmem } from 'node:os';

/** Where and when figures were measured, as a list in Markdown. */
export function describeMachine(facts: Readonly<Record<string, string>> = {}): string {
  const [cpu] = cpus();
  const all = {
    Machine: `${cpus().length} × ${cpu?.model.trim() ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    Load: `${loadavg()[0]?.toFixed(1)} at the start; other work on the machine makes figures worse, never better`,
    Date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    Node: process.version,
    ...facts,
  };
  return Object.entries(all)
    .map(([name, value]) => `- ${name}: ${value}`)
    .join('\n');
}
