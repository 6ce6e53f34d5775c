/**
 * SearchBox({ label, action?, name?="q", placeholder?, defaultValue?, keep?, button?, large?, commandKey? }): a GET search form.
 * `/` focuses it (Ctrl/⌘ K when `commandKey`); `keep` are search parameters sent along; `button` shows a submit button with that word.
 */
import { Form } from "@remix-run/react";
import { useEffect, useId, useRef } from "react";
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
};

export function SearchBox({ label, action, name = "q", placeholder, defaultValue, keep = {}, button, large, commandKey }: SearchBoxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);

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
          key={defaultValue}
          id={id}
          type="search"
          name={name}
          placeholder={placeholder}
          defaultValue={defaultValue}
          maxLength={200}
          autoComplete="off"
          enterKeyHint="search"
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

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
