/** Where a room writes its lines: what is known of the event, then a sentence. Which line goes where is decided in core/app. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
