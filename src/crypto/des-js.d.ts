// The part of des.js (which has no types of its own) that legacy.ts uses.
declare module 'des.js' {
  interface Cipher {
    update(data: ArrayLike<number>): number[];
    final(): number[];
  }
  interface Options {
    type: 'encrypt' | 'decrypt';
    key: ArrayLike<number>;
    iv: ArrayLike<number>;
    padding: boolean;
  }
  const des: {
    EDE: unknown;
    CBC: { instantiate(base: unknown): { create(options: Options): Cipher } };
  };
  export default des;
}
