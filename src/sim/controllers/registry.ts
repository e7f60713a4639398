import type { Controller } from "./controller.ts";

/** The loops of the controller manager, in the order in which they start. */
export const controllers: readonly Controller[] = [];
