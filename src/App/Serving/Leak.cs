namespace Ballast.App.Serving;

/// <summary>A memory leak for tests: memory is allocated, touched and never freed.</summary>
internal sealed class Leak(int megabytesPerSecond, TimeProvider time) : BackgroundService
{
    private readonly List<byte[]> _taken = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var block = new byte[megabytesPerSecond << 20];
            Array.Fill(block, (byte)1);
            _taken.Add(block);
            await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
        }
    }
}
