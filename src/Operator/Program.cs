using Ballast.Operator.Commands;

return await BallastCommand.RunAsync(args);
