/**
 * SearchBox({ label, action?, name?="q", placeholder?, defaultValue?, keep?, button?, large?, commandKey? }): a GET search form.
 * `/` focuses it (Ctrl/⌘ K when `commandKey`); `keep` are search parameters sent along; `button` shows a submit button with that word.
 * `live`: the list follows the typing, a little behind it; what is still on its way is given up. One search leaves one step in the history.
 */
import { Form, useSubmit } from "@remix-run/react";
import { type RefObject, useEffect, useId, useRef } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

type SearchBoxProps = {
  label: string;
  action?: string | undefined;
  name?: string | undefined;
  placeholder?: string | undefined;
  defaultValue?: string | undefined;
  keep?: Readonly<Record<string, string | readonly string[]>> | undefined;
  button?: string | undefined;
  large?: boolean | undefined;
  commandKey?: boolean | undefined;
  live?: boolean | undefined;
};

export function SearchBox(props: SearchBoxProps) {
  const { label, action, name = "q", placeholder, defaultValue = "", keep = {}, button, large, commandKey, live } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const follow = useLiveSubmit(input, defaultValue);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const box = input.current;
      // A hidden copy (phone or desktop) has no offset parent and must not take the focus.
      if (!box || box.offsetParent === null) return;
      const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
      if (commandKey ? !command : event.key !== "/" || isTyping(event.target)) return;
      event.preventDefault();
      box.focus();
      box.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [commandKey]);

  return (
    <Form method="get" {...(action ? { action } : {})} role="search" className={classNames("find", large && "large")}>
      <div className="box">
        <label className="vh" htmlFor={id}>
          {label}
        </label>
        <Icon name="search" />
        <input
          ref={input}
          id={id}
          type="search"
          name={name}
          placeholder={placeholder}
          defaultValue={defaultValue}
          maxLength={200}
          autoComplete="off"
          enterKeyHint="search"
          {...(live ? follow : {})}
        />
        <span className="key" aria-hidden="true">
          {commandKey ? "⌘K" : "/"}
        </span>
      </div>
      {Object.entries(keep).flatMap(([key, values]) =>
        (typeof values === "string" ? [values] : values).map((value) => (
          <input key={`${key}=${value}`} type="hidden" name={key} value={value} />
        )),
      )}
      {button ? (
        <button type="submit" className="btn">
          {button}
        </button>
      ) : null}
    </Form>
  );
}

/** How long after the last key the list is asked for: shorter than a pause, longer than between two keys. */
const PAUSE_MS = 180;

/** Submits the form of an input a little after the typing, not while an input method composes; keeps the input in step with the address. */
function useLiveSubmit(input: RefObject<HTMLInputElement>, current: string) {
  const submit = useSubmit();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const sent = useRef(current);
  const isComposing = useRef(false);

  useEffect(() => {
    // An address this input did not ask for: a step back, a filter cleared.
    if (current !== sent.current && input.current) input.current.value = current;
    sent.current = current;
  }, [input, current]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const later = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const box = input.current;
      const typed = box?.value.trim() ?? "";
      if (!box?.form || typed === sent.current) return;
      // The first letters of a search are a step in the history, its further ones are the same step.
      const isSameSearch = sent.current !== "" && typed !== "";
      sent.current = typed;
      submit(box.form, { replace: isSameSearch, preventScrollReset: true });
    }, PAUSE_MS);
  };
  return {
    onChange: () => {
      if (!isComposing.current) later();
    },
    onCompositionStart: () => {
      isComposing.current = true;
    },
    onCompositionEnd: () => {
      isComposing.current = false;
      later();
    },
  };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
