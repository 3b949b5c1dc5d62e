using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

/// <summary>A valid spec is checked once; each other one again and again, so that no fault is ever overlooked.</summary>
public sealed class ValidSpecsTests
{
    private readonly ValidSpecs _specs = new();

    [Fact]
    public void Spec_OfTheGenerationThatWasValid_IsNotCheckedAgain()
    {
        Assert.Empty(_specs.Validate(Stack(1)));

        // Cannot happen on a server, and shows that nothing is looked at.
        Assert.Empty(_specs.Validate(Stack(1, isValid: false)));
    }

    [Fact]
    public void Spec_OfAnotherGenerationOrStack_IsChecked()
    {
        _specs.Validate(Stack(1));

        Assert.NotEmpty(_specs.Validate(Stack(2, isValid: false)));
        Assert.NotEmpty(_specs.Validate(Stack(1, isValid: false, uid: "other")));
    }

    [Fact]
    public void Spec_WithFaults_KeepsThemUntilItIsMended()
    {
        Assert.NotEmpty(_specs.Validate(Stack(1, isValid: false)));
        Assert.NotEmpty(_specs.Validate(Stack(1, isValid: false)));
        Assert.Empty(_specs.Validate(Stack(2)));
    }

    [Fact]
    public void Spec_ThatCannotBeReadAnyMore_IsRefusedAllTheSame()
    {
        _specs.Validate(Stack(1));
        var stack = Stack(1);
        stack.Unreadable = "spec.image";

        Assert.NotEmpty(_specs.Validate(stack));
    }

    [Fact]
    public void Stack_ThatWasDeleted_IsForgotten()
    {
        _specs.Validate(Stack(1));
        _specs.Forget(Stack(1));

        Assert.NotEmpty(_specs.Validate(Stack(1, isValid: false)));
    }

    private static AppStack Stack(long generation, bool isValid = true, string uid = "uid")
    {
        var stack = StackYaml.WithSpec("suspend: true");
        stack.Metadata.Uid = uid;
        stack.Metadata.Generation = generation;
        stack.Metadata.Name = isValid ? "shop" : "Shop";
        return stack;
    }
}
