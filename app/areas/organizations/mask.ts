/** Contact data as it may stand in a page before somebody asks to see it: enough to recognise, too little to use. */

/** 李明 → 李*. */
export function maskName(name: string): string {
  const [first = ""] = [...name];
  return first === "" ? "" : `${first}*`;
}

/** 13800001234 → 138****1234; a shorter number keeps its last two digits. */
export function maskPhone(phone: string): string {
  if (phone === "") return "";
  return phone.length >= 11 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;
}

/** lianxi@unit.example → l***@unit.example. */
export function maskEmail(email: string): string {
  const at = email.indexOf("@");
  return at < 1 ? "" : `${email.slice(0, 1)}***${email.slice(at)}`;
}
