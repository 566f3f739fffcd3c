import { AppError, errorText, type PlainError } from '@shared/errors';
import { useTexts } from './use-texts';

/** The text of an error in the chosen language: by its code, else as it is. */
export function useErrorText(): (error: unknown) => string {
  const { t, has, reason, anatomy } = useTexts();
  /** What the host fills in, in the words of the window: reasons, who has a case, steps, what was found of the anatomy. */
  const told = ([name, value]: [string, string | number]): [string, string | number] => {
    if (typeof value !== 'string') return [name, value];
    if (name === 'step') {
      const key = [`steps.${value}`, `job.kind.${value}`].find(has);
      return [name, key === undefined ? value : t(key)];
    }
    if (name === 'found') return [name, anatomy(value)];
    return [name, name === 'reason' || name === 'user' ? reason(value) : value];
  };
  return (error) => {
    const { code, details } = error instanceof AppError ? error : ((error ?? {}) as Partial<PlainError>);
    if (code) {
      const key = `errors.${code.replace('/', '.')}`;
      return has(key) ? t(key, Object.fromEntries(Object.entries(details ?? {}).map(told))) : errorText(code, details);
    }
    const message = (error as { message?: unknown } | null)?.message;
    return t('errors.unexpected', { reason: typeof message === 'string' ? message : String(error) });
  };
}
