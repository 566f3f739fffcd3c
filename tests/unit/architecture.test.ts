import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const aliases: Readonly<Record<string, string>> = {
  '@shared/': 'src/shared/',
  '@main/': 'src/main/',
  '@renderer/': 'src/renderer/',
};

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') && !path.endsWith('.d.ts') ? [path] : [];
  });
}

function target(from: string, name: string): string | undefined {
  const alias = Object.keys(aliases).find((prefix) => name.startsWith(prefix));
  const base = alias
    ? join(root, aliases[alias]!, name.slice(alias.length))
    : name.startsWith('.')
      ? resolve(dirname(from), name)
      : undefined;
  return base && [base, `${base}.ts`, join(base, 'index.ts')].find((path) => path.endsWith('.ts') && existsSync(path));
}

/** Modules that are loaded with a file: imports of types alone vanish when it runs. */
function loads(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    if (!statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const named = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
    const typesOnly =
      /^(im|ex)port type\b/.test(statement.getText(file)) ||
      (named !== undefined &&
        (ts.isNamedImports(named) || ts.isNamedExports(named)) &&
        named.elements.length > 0 &&
        named.elements.every((element) => element.isTypeOnly));
    const found = typesOnly ? undefined : target(path, statement.moduleSpecifier.text);
    return found ? [found] : [];
  });
}

describe('modules', () => {
  it('never import each other in a circle', () => {
    const graph = new Map(sources(join(root, 'src')).map((path) => [path, loads(path)]));
    expect(graph.size).toBeGreaterThan(100);
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].map((file) => relative(root, file)).join(' -> '));
        return;
      }
      state.set(path, 'open');
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      state.set(path, 'done');
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });
});
