import { AppError, errorText, type PlainError } from '@shared/errors';
import { useTexts } from './use-texts';

/** The text of an error in the chosen language: by its code, else as it is. */
export function useErrorText(): (error: unknown) => string {
  const { t, has, reason } = useTexts();
  return (error) => {
    const { code, details } = error instanceof AppError ? error : ((error ?? {}) as Partial<PlainError>);
    if (code) {
      const key = `errors.${code.replace('/', '.')}`;
      const open = details?.['reason'];
      const told = typeof open === 'string' ? { ...details, reason: reason(open) } : details;
      return has(key) ? t(key, { ...told }) : errorText(code, details);
    }
    const message = (error as { message?: unknown } | null)?.message;
    return t('errors.unexpected', { reason: typeof message === 'string' ? message : String(error) });
  };
}
