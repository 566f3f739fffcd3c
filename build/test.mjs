/**
 * Every check this computer can run, in the order in which they fail fastest. Ends with one line
 * `N passed, N failed[, N skipped]` that counts the single tests and each check as one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const results = resolve(root, 'test-results');
const total = { passed: 0, failed: 0, skipped: 0 };

function bin(name) {
  return resolve(root, 'node_modules', name);
}

function run(label, args, env = {}) {
  const began = Date.now();
  process.stdout.write(`\n== ${label}\n`);
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  process.stdout.write(
    `== ${label}: ${done.status === 0 ? 'ok' : 'failed'} in ${Math.round((Date.now() - began) / 1000)} s\n`,
  );
  return done.status === 0;
}

function check(label, args) {
  total[run(label, args) ? 'passed' : 'failed'] += 1;
}

/** Counts from a runner's JSON report; a runner that died without one is a failure of its own. */
function count(label, ok, report, read) {
  if (!existsSync(report)) {
    total.failed += 1;
    process.stdout.write(`== ${label}: no report was written\n`);
    return;
  }
  const { passed, failed, skipped, flaky = 0 } = read(JSON.parse(readFileSync(report, 'utf8')));
  total.passed += passed;
  total.failed += ok ? failed : Math.max(failed, 1);
  total.skipped += skipped.length;
  if (flaky > 0) process.stdout.write(`== ${label}: ${flaky} passed only when run again\n`);
  tellSkipped(label, skipped);
}

/** Every skipped test with its reason; many of one reason in one line. A unit test's reason stands in its title. */
function tellSkipped(label, skipped) {
  for (const reason of new Set(skipped.map((one) => one.reason))) {
    const titles = skipped.filter((one) => one.reason === reason).map(({ title }) => title);
    if (!reason) for (const title of titles) process.stdout.write(`== ${label}: skipped: ${title}\n`);
    else {
      const what = titles.length > 3 ? `${titles.length} tests` : titles.join('; ');
      process.stdout.write(`== ${label}: skipped (${reason}): ${what}\n`);
    }
  }
}

/** Skipped tests of a Playwright report, with the reason that the test or its fixture gave. */
function skippedSpecs(suites) {
  return suites.flatMap((suite) => [
    ...skippedSpecs(suite.suites ?? []),
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests
        .filter((test) => test.status === 'skipped')
        .map((test) => {
          const notes = [...test.annotations, ...test.results.flatMap((result) => result.annotations ?? [])];
          const why = notes.find(({ type, description }) => (type === 'skip' || type === 'fixme') && description);
          return { title: spec.title, reason: why?.description ?? '' };
        }),
    ),
  ]);
}

mkdirSync(results, { recursive: true });
check('types (node)', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.node.json']);
check('types (web)', [bin('vue-tsc/bin/vue-tsc.js'), '--noEmit', '-p', 'tsconfig.web.json']);
check('types (browser tests)', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.e2e.json']);
check('lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']);
// Not the folders beside them: plans that were made here are no sources.
const formatted = ['src', 'tests', 'docs', 'build', '*.{ts,js,json,md}'];
check('format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', ...formatted]);
check('build', [bin('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn']);

const unitReport = resolve(results, 'unit.json');
rmSync(unitReport, { force: true });
const unitOk = run('unit tests', [
  bin('vitest/vitest.mjs'),
  'run',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${unitReport}`,
]);
count('unit tests', unitOk, unitReport, (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => !['passed', 'failed'].includes(status))
    .map(({ fullName }) => ({ title: fullName, reason: '' })),
}));

// Without a Chromium, and without Electron's binary, the tests skip themselves and say so.
const e2eReport = resolve(results, 'e2e.json');
rmSync(e2eReport, { force: true });
const e2eOk = run('browser tests', [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
  PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport,
});
count('browser tests', e2eOk, e2eReport, ({ stats, suites }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: skippedSpecs(suites),
  flaky: stats.flaky,
}));

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exit(total.failed === 0 ? 0 : 1);
