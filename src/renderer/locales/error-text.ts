import { AppError, errorText, type PlainError } from '@shared/errors';
import { useI18n } from 'vue-i18n';

/** The text of an error in the chosen language: by its code, else as it is. */
export function useErrorText(): (error: unknown) => string {
  const { t, te } = useI18n({ useScope: 'global' });
  return (error) => {
    const { code, details } = error instanceof AppError ? error : ((error ?? {}) as Partial<PlainError>);
    if (code) {
      const key = `errors.${code.replace('/', '.')}`;
      return te(key) ? t(key, { ...details }) : errorText(code, details);
    }
    const message = (error as { message?: unknown } | null)?.message;
    return t('errors.unexpected', { reason: typeof message === 'string' ? message : String(error) });
  };
}
