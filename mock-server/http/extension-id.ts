/**
 * The public key that the extension's manifest carries as `key`: SPKI DER, base64. It pins the id of the unpacked
 * extension, so that the server can name its origin. The private half was thrown away: nothing is signed with it.
 */
export const EXTENSION_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAs5JuDoEt38uljB8pK3U+i8SRv0zewjdr+MpEgBXJnUCnFzMuB6l8SDMnD5NXXqU5UDfeZ841dT3dGChbd8pigzgM9+XQIi8sGK7MQG+D1fbwTlAeU9JkIxfv92eLlgeHG+IKEljAZEFD/VUMhK+TtafLS9WlENgo8iOnH823u3sHKtIFSYVP14388YAjTpMK5c/bbu7tPnXhYzFKDpWK1Fu4u/59nzRGffL9ar4xh7vgmYXLAvQ/OkCtySwVlNLb4giSqD6S62Av3i/lUGPHif5nVLDJldvDtX1P3THk2g8bX82Sq9xOJuzNGe+2+k18v3XoU9YB0OUiUAb4hdZV/wIDAQAB';

/** The extension's id as Chrome derives it from `EXTENSION_KEY`: the first 16 bytes of its SHA-256, each nibble as a letter a-p. */
export const EXTENSION_ID = 'gdccikieficaobmlohhmipijpnpbcdjn';

/** The only extension origin that may call the server and steer it. */
export const EXTENSION_ORIGIN = `chrome-extension://${EXTENSION_ID}`;
