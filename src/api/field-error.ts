/** One finding of validation (field.Error of apimachinery). */
export interface FieldError {
  readonly type:
    | 'Required value'
    | 'Invalid value'
    | 'Unsupported value'
    | 'Duplicate value'
    | 'Not found'
    | 'Forbidden'
    | 'Too long'
    | 'Too short'
    | 'Too many'
    | 'Internal error';
  /** `spec.containers[0].name`. */
  readonly field: string;
  readonly value?: unknown;
  readonly detail: string;
}
