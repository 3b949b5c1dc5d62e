using System.Buffers;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Ballast.Operator.Engines.Redis;

/// <summary>
/// The part of the Redis protocol (RESP2) that a probe needs: one command at a time, one simple reply each, at most 4 KiB of
/// replies.
/// </summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private const int Limit = 4096;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[Limit];
    private int _read;
    private int _end;

    private RespConnection(Stream stream) => _stream = stream;

    public static async Task<RespConnection> ConnectAsync(
        ConnectionInfo connection, ProbeAddress address, CancellationToken cancellationToken)
    {
        var socket = await TcpConnection.OpenAsync(address, connection.Port, cancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            return new RespConnection(
                connection.Tls.IsDemanded ? await EncryptAsync(stream, connection, cancellationToken) : stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a command and returns its simple, integer or bulk reply.</summary>
    /// <exception cref="RedisErrorException">The server answers with an error.</exception>
    /// <exception cref="UnintelligibleAnswerException">The reply is not RESP, or is too long.</exception>
    public async Task<string> AskAsync(CancellationToken cancellationToken, params string[] words)
    {
        await _stream.WriteAsync(Encode(words), cancellationToken);
        var line = await ReadLineAsync(cancellationToken);
        return line switch
        {
            ['+' or ':', ..] => line[1..],
            ['-', ..] => throw new RedisErrorException(line[1..]),
            ['$', ..] when int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                && length <= Limit =>
                await ReadBulkAsync(length, cancellationToken),
            _ => throw new UnintelligibleAnswerException(),
        };
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<SslStream> EncryptAsync(
        Stream stream, ConnectionInfo connection, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        try
        {
            var options = new SslClientAuthenticationOptions();
            ServerCertificate.Configure(options, connection);
            await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    private static byte[] Encode(string[] words)
    {
        var request = new ArrayBufferWriter<byte>();
        Write($"*{words.Length}\r\n");
        foreach (var word in words)
        {
            Write($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        return request.WrittenSpan.ToArray();

        void Write(string text) => Encoding.UTF8.GetBytes(text, request);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = _buffer.AsSpan(_read.._end).IndexOf("\r\n"u8)) < 0)
        {
            await FillAsync(cancellationToken);
        }

        return Take(length);
    }

    private async Task<string> ReadBulkAsync(int length, CancellationToken cancellationToken)
    {
        while (_end - _read < length + 2)
        {
            await FillAsync(cancellationToken);
        }

        return Take(length);
    }

    /// <summary>Returns the next bytes as text, and skips the line end after them.</summary>
    private string Take(int length)
    {
        var text = Encoding.UTF8.GetString(_buffer, _read, length);
        _read += length + 2;
        return text;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_end == Limit)
        {
            throw new UnintelligibleAnswerException();
        }

        var count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count > 0 ? count : throw new EndOfStreamException();
    }
}
