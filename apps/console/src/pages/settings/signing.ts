/** How a site signs its customers, in the languages sites are written in. The rule is the contract's `identity`. */
export const signingSamples = [
  {
    label: 'Node.js',
    code: `import { createHmac } from 'node:crypto'

function signCustomer({ id, name = '', email = '', phone = '' }) {
  const issuedAt = Math.floor(Date.now() / 1000)
  const text = [id, name, email, phone, issuedAt].join('\\n')
  const signature = createHmac('sha256', process.env.YINGDA_SECRET).update(text).digest('hex')
  return { id, name, email, phone, issuedAt, signature }
}`,
  },
  {
    label: 'Python',
    code: `import hashlib, hmac, os, time

def sign_customer(id, name="", email="", phone=""):
    issued_at = int(time.time())
    text = "\\n".join([id, name, email, phone, str(issued_at)])
    signature = hmac.new(os.environ["YINGDA_SECRET"].encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"id": id, "name": name, "email": email, "phone": phone,
            "issuedAt": issued_at, "signature": signature}`,
  },
  {
    label: 'PHP',
    code: `function sign_customer($id, $name = '', $email = '', $phone = '') {
    $issuedAt = time();
    $text = implode("\\n", [$id, $name, $email, $phone, $issuedAt]);
    $signature = hash_hmac('sha256', $text, getenv('YINGDA_SECRET'));
    return compact('id', 'name', 'email', 'phone', 'issuedAt', 'signature');
}`,
  },
  {
    label: 'Java',
    code: `static String sign(String id, String name, String email, String phone, long issuedAt) throws Exception {
    String text = String.join("\\n", id, name, email, phone, Long.toString(issuedAt));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(System.getenv("YINGDA_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
}`,
  },
] as const

/** What the page does with the signed customer. */
export const pageSample = `<script>
  window.yingda = window.yingda || function () { (yingda.q = yingda.q || []).push(arguments) }
  yingda('identify', signedCustomer) // { id, name, email, phone, issuedAt, signature }
</script>`
