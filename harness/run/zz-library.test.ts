import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { runScenario } from './run-scenario.ts';

test('library', async () => {
  const out: string[] = [];
  const dir = new URL('../../scenarios/', import.meta.url);
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.yaml'))
    .sort();
  for (const file of files) {
    if (process.env['ONLY'] && !file.includes(process.env['ONLY'])) continue;
    const text = readFileSync(new URL(file, dir), 'utf8');
    try {
      const { rows } = await runScenario(text, { world: createVirtualWorld(), file, now: () => performance.now() });
      for (const row of rows) {
        out.push(
          `${row.verdict === 'pass' ? 'ok  ' : row.verdict} ${file} [${row.pairing}] ${row.client} ${JSON.stringify(row.policy)}`,
        );
        for (const w of row.why) out.push(`      WHY ${w}`);
        for (const f of row.findings) out.push(`      ${f.severity} ${f.rule}: ${f.summary}`);
        if (process.env['ONLY'])
          writeFileSync(
            `/tmp/rules2/${row.id}-${row.pairing}.ndjson`,
            row.trace.map((e) => JSON.stringify(e)).join('\n'),
          );
      }
    } catch (error) {
      out.push(`THROWN ${file} ${String(error).slice(0, 300)}`);
    }
  }
  writeFileSync('/tmp/rules2/library.txt', out.join('\n'));
}, 120_000);
