import { AppError, errorText, type PlainError } from '@shared/errors';
import { useTexts } from './use-texts';

/** The text of an error in the chosen language: by its code, else as it is. */
export function useErrorText(): (error: unknown) => string {
  const { t, has } = useTexts();
  return (error) => {
    const { code, details } = error instanceof AppError ? error : ((error ?? {}) as Partial<PlainError>);
    if (code) {
      const key = `errors.${code.replace('/', '.')}`;
      return has(key) ? t(key, { ...details }) : errorText(code, details);
    }
    const message = (error as { message?: unknown } | null)?.message;
    return t('errors.unexpected', { reason: typeof message === 'string' ? message : String(error) });
  };
}
