using System;
using System.Security.Cryptography;
using System.Text;

namespace Dub.Http;

/// <summary>SHA-256 as text.</summary>
internal static class Hashing
{
    public static string Hex(string text)
    {
        using SHA256 sha = SHA256.Create();
        return Hex(sha.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    public static string Hex(byte[] bytes, int count = int.MaxValue)
    {
        const string Digits = "0123456789abcdef";
        count = Math.Min(count, bytes.Length);
        char[] hex = new char[count * 2];
        for (int i = 0; i < count; i++)
        {
            hex[i * 2] = Digits[bytes[i] >> 4];
            hex[(i * 2) + 1] = Digits[bytes[i] & 15];
        }

        return new string(hex);
    }
}
