import { startTransition, useEffect, useState, type ComponentType, type ReactNode } from 'react';

/** A component that is asked for when it is first shown, and what holds its place until then. It is rendered in small pieces once it is there. */
export function later<P extends object>(
  ask: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode = null,
): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  let coming: Promise<void> | undefined;
  const asked = (): Promise<void> =>
    (coming ??= ask().then((component) => {
      known = component;
    }));
  return function Later(props: P) {
    const [Shown, show] = useState<ComponentType<P> | undefined>(() => known);
    useEffect(() => {
      let left = false;
      if (known === undefined)
        void asked().then(() =>
          startTransition(() => {
            if (!left) show(() => known);
          }),
        );
      return () => {
        left = true;
      };
    }, []);
    return Shown === undefined ? meanwhile : <Shown {...props} />;
  };
}
