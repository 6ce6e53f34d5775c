/**
 * Why a password of the right length is refused (reliability A1): widely used ones, keyboard runs, and words of this platform or of
 * the person. No rule about kinds of characters: length and rarity are what count (NIST SP 800-63B 5.1.1.2).
 */

/** Widely used passwords of at least eight characters, and the stems most of them are built on. */
const COMMON = new Set(
  `password passw0rd p@ssw0rd p@ssword pa55word password1 password12 password123 password1234 passwort contrasena
  12345678 123456789 1234567890 123123123 12341234 11223344 111222333 112233445566 123321123 147258369 159357456 987654321 88888888
  qwertyui qwertyuiop qwerty123 qwerty1234 qwer1234 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 zaq12wsx zxcvbnm1 zxcvbnm123 asdfghjkl asdf1234
  abc12345 abcd1234 abc123456 a1234567 a12345678 a123456789 aa123456 aa12345678 admin123 admin1234 administrator administrator1 root1234
  iloveyou iloveyou1 5201314520 woaini1314 woaini520 woaini123 wodemima zhangwei123 nihao123 caonima123 asd123456 qq123456 wang123456
  welcome1 welcome123 letmein1 letmein123 changeme changeme1 changeme123 default1 football baseball superman batman123 starwars
  sunshine princess dragon123 monkey123 michael1 jennifer trustno1 whatever computer internet samsung1 google123 microsoft
  test1234 testtest test12345 demo1234 user1234 guest123 temp1234 secret123 master123 login123 hello123 system32 manager1
  china123 beijing2008 beijing123 shanghai1 shenzhen1 guangzhou1 guangdong1 huawei123 xiaomi123 jiqiren123 robot123 robotics`.split(/\s+/),
);

/** Names of the platform and what it is about, also in pinyin. */
const CONTEXT_WORDS = ["shijing", "实景", "jiqiren", "机器人", "renxing"];

const RUNS = ["01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/** A sentence for people, or null when the password will do. `words` are names, addresses and the like that it must not be made of. */
export function passwordFault(password: string, words: readonly string[] = []): string | null {
  const lower = password.toLowerCase();
  const letters = lower.replace(/[^\p{L}\p{N}]/gu, "");
  if (COMMON.has(lower) || COMMON.has(letters)) return "这个密码太常见，容易被猜中，请换一个。";
  if (new Set(lower).size < 5) return "这个密码的字符太单一，请换一个。";
  if (withoutRuns(lower).length < 4) return "请不要使用连续或键盘相邻的字符作为密码。";
  const named = [...CONTEXT_WORDS, ...words.flatMap(parts)].find((word) => lower.includes(word) && lower.replaceAll(word, "").length < 6);
  return named === undefined ? null : "密码不能主要由平台名、单位名、姓名或邮箱组成，请换一个。";
}

/** What is left when keyboard and counting runs of four or more are taken out. */
function withoutRuns(text: string): string {
  let left = text;
  for (const run of RUNS) {
    for (let length = run.length; length >= 4; length--) {
      for (let start = 0; start + length <= run.length; start++) {
        const piece = run.slice(start, start + length);
        left = left.replaceAll(piece, "").replaceAll([...piece].reverse().join(""), "");
      }
    }
  }
  return left;
}

/** The word itself and what an address or a name is made of: words of three or more characters. */
function parts(word: string): string[] {
  const lower = word.toLowerCase();
  const pieces = [lower.split("@")[0] ?? "", ...lower.split(/[^\p{L}\p{N}]+/u)];
  return pieces.filter((piece) => piece.length >= 3);
}
